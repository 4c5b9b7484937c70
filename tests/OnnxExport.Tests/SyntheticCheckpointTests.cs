using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

public sealed class SyntheticCheckpointTests
{
    private static readonly ModelShape Shape = new(2, 2, 16, 8, 64, 100, 32, IsParallel: true);

    [Fact]
    public void Write_OfOneSeedTwice_GivesTheSameBytes()
    {
        using var temporary = new TemporaryFolder();
        SyntheticCheckpoint checkpoint = new(Shape, StoredNumber.Float32, seed: 1);
        SyntheticCheckpoint other = new(Shape, StoredNumber.Float32, seed: 2);

        byte[] first = Weights(checkpoint, temporary.PathOf("first"));

        Assert.Equal(first, Weights(checkpoint, temporary.PathOf("second")));
        Assert.NotEqual(first, Weights(other, temporary.PathOf("other")));
    }

    [Theory]
    [InlineData(StoredNumber.Float16)]
    [InlineData(StoredNumber.Float32)]
    public void Export_OfASyntheticCheckpoint_KeepsItsShapeAndVerifies(StoredNumber number)
    {
        using var temporary = new TemporaryFolder();
        string checkpoint = temporary.PathOf("checkpoint");
        new SyntheticCheckpoint(Shape, number).Write(checkpoint, StoredFormat.Safetensors, shardCount: 1);

        PackageManifest manifest = CheckpointExporter.Export(
            checkpoint,
            temporary.PathOf("package"),
            new ExportOptions { Verification = VerificationScope.Full },
            progress: null,
            CancellationToken.None);

        Assert.Equal(Shape, manifest.Model.ToArchitecture().Shape);
    }

    private static byte[] Weights(SyntheticCheckpoint checkpoint, string folder)
    {
        checkpoint.Write(folder, StoredFormat.Safetensors, shardCount: 1);
        return File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
    }
}
