using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Verification;
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
