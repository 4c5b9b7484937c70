using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Writes pickles that are mostly sound: a dictionary of values of every kind, some in the memo, some numbers
/// out of range, and now and then an instruction that does not belong.</summary>
internal sealed class PickleProgram(Random random)
{
    private const int MaxDepth = 5;
    private const int MaxEntries = 12;
    private const int MaxMembers = 4;

    /// <summary>One in so many values is followed by a stray instruction.</summary>
    private const int StrayOdds = 150;

    private static readonly string[] Texts =
        ["storage", "cuda:0", "0", "gpt_neox.embed_in.weight", "embed_out.weight", ""];

    private static readonly (string Module, string Name)[] Globals =
    [
        ("collections", "OrderedDict"), ("torch._utils", "_rebuild_parameter"), ("torch", "HalfStorage"),
    ];

    private int remembered;

    /// <summary>Adds a program to a pickle.</summary>
    public void Write(PickleWriter writer)
    {
        writer.Add("}("u8);
        int count = random.Next(MaxEntries);
        for (int index = 0; index < count; index++)
        {
            writer.Text(Texts[random.Next(Texts.Length)]);
            Value(writer, MaxDepth);
        }

        writer.Add("u"u8);
    }

    private void Value(PickleWriter writer, int depth)
    {
        switch (random.Next(depth > 0 ? 11 : 5))
        {
            case 0:
                writer.Add("J"u8).Add(BitConverter.GetBytes(Number()));
                break;
            case 1:
                writer.Text(Texts[random.Next(Texts.Length)]);
                break;
            case 2:
                writer.Add("N"u8);
                break;
            case 3:
                (string module, string name) = Globals[random.Next(Globals.Length)];
                writer.Global(module, name);
                break;
            case 4:
                Recall(writer);
                break;
            case 5:
                Members(writer.Add("("u8), depth).Add("t"u8);
                break;
            case 6:
                Members(writer.Add("]("u8), depth).Add("e"u8);
                break;
            case 7:
                Members(Members(writer.Global("collections", "OrderedDict").Add(")R("u8), depth), depth).Add("u"u8);
                break;
            default:
                Tensor(writer);
                break;
        }

        Remember(writer);
    }

    private PickleWriter Members(PickleWriter writer, int depth)
    {
        int count = random.Next(MaxMembers) * 2;
        for (int index = 0; index < count; index++)
        {
            Value(writer, depth - 1);
        }

        return writer;
    }

    private void Recall(PickleWriter writer) => _ = remembered == 0
        ? writer.Add("N"u8)
        : writer.Add("h"u8).Add((byte)random.Next(remembered));

    private void Remember(PickleWriter writer)
    {
        if (remembered < byte.MaxValue && random.Next(3) == 0)
        {
            writer.Add("q"u8).Add((byte)remembered++);
        }

        if (random.Next(StrayOdds) == 0)
        {
            writer.Add((byte)random.Next(256));
        }
    }

    /// <summary>Shape and strides are one tuple of a number, or two whose lengths differ.</summary>
    private void Tensor(PickleWriter writer)
    {
        writer.Global("torch._utils", "_rebuild_tensor_v2").Add("(("u8).Text("storage").Global("torch", "FloatStorage")
            .Text("0").Text("cpu").Add("J"u8).Add(BitConverter.GetBytes(Number())).Add("tQ"u8)
            .Add("J"u8).Add(BitConverter.GetBytes(Number())).Add("J"u8).Add(BitConverter.GetBytes(Number())).Add(0x85)
            .Add("K"u8).Add(1).Add(random.Next(8) == 0 ? ")t"u8 : [0x85]).Add(0x89).Add("}tR"u8);
    }

    private int Number() => random.Next(12) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(5);
}
