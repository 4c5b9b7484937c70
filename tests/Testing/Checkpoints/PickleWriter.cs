using System.Text;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>Writes pickles of PyTorch files, instruction by instruction.</summary>
public sealed class PickleWriter
{
    private readonly List<byte> bytes = [];

    /// <summary>A stream whose fourth pickle, of the tensors, is given.</summary>
    /// <param name="tensors">Adds its instructions; STOP follows.</param>
    public static byte[] StreamOf(Action<PickleWriter> tensors)
    {
        var writer = new PickleWriter();
        writer.Add(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Add("."u8);
        writer.Add(0x80, 2).Add("M"u8).Add(0xe9, 3).Add("."u8);
        writer.Add(0x80, 2).Add("}."u8);
        tensors(writer);
        return writer.Add("."u8).Add(0x80, 2).Add("]."u8).ToArray();
    }

    /// <summary>Adds bytes.</summary>
    public PickleWriter Add(params byte[] values)
    {
        bytes.AddRange(values);
        return this;
    }

    /// <summary>Adds instructions that are letters.</summary>
    public PickleWriter Add(ReadOnlySpan<byte> letters) => Add(letters.ToArray());

    /// <summary>Adds a text.</summary>
    public PickleWriter Text(string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        return Add("X"u8).Add(BitConverter.GetBytes(encoded.Length)).Add(encoded);
    }

    /// <summary>Adds a name of a module.</summary>
    public PickleWriter Global(string module, string name) =>
        Add("c"u8).Add(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    /// <summary>Adds a whole number.</summary>
    public PickleWriter Number(long value) => Add(0x8a, sizeof(long)).Add(BitConverter.GetBytes(value));

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => [.. bytes];
}
