using System.IO.Compression;
using System.Text;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.WeightFiles;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>What no fixture holds: later protocols, limits, and archives that others packed.</summary>
public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public TorchFileTests() => File.Copy(
        Path.Combine(CheckpointFolders.OfGolden("odd"), "config.json"), temporary.PathOf("config.json"));

    public void Dispose() => temporary.Dispose();

    /// <summary>Protocol 4 names things from the stack: the list of names holds for it as well.</summary>
    [Fact]
    public void Open_OfProtocol4_KnowsTheSameNames()
    {
        CorruptCheckpointException refusal = Assert.Throws<CorruptCheckpointException>(() => Open(writer =>
            Name(Name(writer.Add(0x80, 4), "torch"), "FloatStorage").Add(0x93, 0x94)));
        Assert.Contains("no dictionary", refusal.Message, StringComparison.Ordinal);
        UnsafePickleException other = Assert.Throws<UnsafePickleException>(() => Open(writer =>
            Name(Name(writer.Add(0x80, 4), "torch.utils"), "FloatStorage").Add(0x93)));
        Assert.Equal("torch.utils.FloatStorage", other.Request);
    }

    [Theory]
    [InlineData((byte)'i')]
    [InlineData((byte)'o')]
    [InlineData((byte)0x81)]
    [InlineData((byte)0x82)]
    [InlineData((byte)0x92)]
    public void Open_OfAnInstructionThatMakesObjects_IsUnsafe(byte instruction) =>
        Assert.Throws<UnsafePickleException>(() => Open(writer => writer.Add(instruction)));

    /// <summary>Each costs memory or time out of proportion to its length where nothing bounds it.</summary>
    [Fact]
    public void Open_OfBombs_IsRefused()
    {
        Action<PickleWriter>[] bombs =
        [
            writer => writer.Text(new string('x', 5_000)),
            writer => Repeat(writer, 300_000, "N"u8.ToArray()),
            writer => Repeat(writer, 300_000, [(byte)'N', (byte)'q', 0]),
            writer => Repeat(writer, 300_000, "("u8.ToArray()),
            writer => writer.Add(0x8a, 255).Add(new byte[255]),
        ];
        Assert.All(bombs, bomb => Assert.Throws<CorruptCheckpointException>(() => Open(bomb)));
    }

    [Fact]
    public void Open_OfAStreamFromABigEndianMachine_IsUnsupported()
    {
        byte[] stream = PickleWriter.StreamOf(writer => writer.Add("}"u8));
        int system = stream.AsSpan().IndexOf("}."u8);
        byte[] about = [.. "}X"u8, 13, 0, 0, 0, .. "little_endian"u8, 0x89, .. "s."u8];
        byte[] changed = [.. stream[..system], .. about, .. stream[(system + 2)..]];
        File.WriteAllBytes(temporary.PathOf("pytorch_model.bin"), changed);
        Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Open(temporary.Location));
    }

    [Theory]
    [InlineData("archive/data.pkl", "corrupt")]
    [InlineData("data.pkl", "0 folders")]
    [InlineData("a/b/data.pkl", "0 folders")]
    public void Open_OfACompressedArchive_SaysSo(string member, string reason)
    {
        using (ZipArchive archive = ZipFile.Open(temporary.PathOf("pytorch_model.bin"), ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry(member, CompressionLevel.SmallestSize).Open();
            stream.Write(new byte[1_000]);
        }

        CorruptCheckpointException refusal =
            Assert.Throws<CorruptCheckpointException>(() => Checkpoint.Open(temporary.Location));
        Assert.Contains(reason == "corrupt" ? "compressed" : reason, refusal.Message, StringComparison.Ordinal);
    }

    private static PickleWriter Name(PickleWriter writer, string text) =>
        writer.Add(0x8c, (byte)text.Length).Add(Encoding.UTF8.GetBytes(text));

    private static PickleWriter Repeat(PickleWriter writer, int count, byte[] instruction)
    {
        for (int index = 0; index < count; index++)
        {
            writer.Add(instruction);
        }

        return writer;
    }

    private void Open(Action<PickleWriter> tensors)
    {
        File.WriteAllBytes(temporary.PathOf("pytorch_model.bin"), PickleWriter.StreamOf(tensors));
        Checkpoint.Open(temporary.Location).Dispose();
    }
}
