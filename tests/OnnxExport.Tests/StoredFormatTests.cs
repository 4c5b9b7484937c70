using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.OnnxExport.WeightFiles;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

public sealed class StoredFormatTests
{
    /// <summary>Two layers, 4 heads of 8; 11 tokens more than a strip of rows is long.</summary>
    private static readonly ModelShape Shape = new(2, 4, 32, 8, 128, 43, 16, IsParallel: true);

    [Fact]
    public void Export_OfTheSameWeightsInEveryFormat_WritesTheSameBytes()
    {
        using var temporary = new TemporaryFolder();
        string whole = Export(temporary, StoredFormat.Safetensors, shardCount: 1);
        Assert.Equal(whole, Export(temporary, StoredFormat.Safetensors, shardCount: 3));
        Assert.Equal(whole, Export(temporary, StoredFormat.Torch, shardCount: 1));
        Assert.Equal(whole, Export(temporary, StoredFormat.Torch, shardCount: 4));
    }

    /// <summary>One bit of a weight, which any value of it would pass as; one of the pickle.</summary>
    [Theory]
    [InlineData(0.5, "archive/data/")]
    [InlineData(0.999, "archive/data/")]
    [InlineData(0.001, "data.pkl")]
    public void Export_OfADamagedArchive_IsRefusedByItsChecksum(double place, string member)
    {
        using var temporary = new TemporaryFolder();
        string file = Torch(temporary);
        byte[] bytes = File.ReadAllBytes(file);
        int end = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        int first = member == "data.pkl" ? 0 : bytes.AsSpan().IndexOf("archive/data/0"u8) + 100;
        bytes[first + (int)((end - first) * place)] ^= 1;
        File.WriteAllBytes(file, bytes);

        CorruptCheckpointException refusal = Assert.Throws<CorruptCheckpointException>(() => Export(file));

        Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", refusal.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(file + ".package"));
    }

    [Fact]
    public void Export_OfAnArchiveWithoutChecksums_IsThatOfTheArchiveWithThem()
    {
        using var temporary = new TemporaryFolder();
        string file = Torch(temporary);
        string expected = Export(file);
        File.WriteAllBytes(file, ZipChecksums.Clear(File.ReadAllBytes(file)));
        Directory.Delete(file + ".package", recursive: true);

        Assert.Equal(expected, Export(file));
    }

    private static string Torch(TemporaryFolder temporary)
    {
        new SyntheticCheckpoint(Shape).Write(temporary.PathOf("torch"), StoredFormat.Torch, shardCount: 1);
        return Path.Combine(temporary.PathOf("torch"), "pytorch_model.bin");
    }

    private static string Export(string file) => CheckpointExporter.Export(
        Path.GetDirectoryName(file)!, file + ".package", new ExportOptions(), null, CancellationToken.None)
        .Files[PackageFiles.Weights].Sha256;

    private static string Export(TemporaryFolder temporary, StoredFormat format, int shardCount)
    {
        string checkpoint = temporary.PathOf($"{format}-{shardCount}");
        new SyntheticCheckpoint(Shape).Write(checkpoint, format, shardCount);
        PackageManifest manifest = CheckpointExporter.Export(
            checkpoint,
            temporary.PathOf($"{format}-{shardCount}-package"),
            new ExportOptions { Verification = VerificationScope.Full },
            null,
            CancellationToken.None);
        return manifest.Files[PackageFiles.Weights].Sha256;
    }
}
