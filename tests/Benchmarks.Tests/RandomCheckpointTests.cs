using SelfRepair.Analysis.Transformers;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport;
using SelfRepair.OnnxExport.Verification;

namespace SelfRepair.Benchmarks.Tests;

public sealed class RandomCheckpointTests : IDisposable
{
    private static readonly ModelShape Shape = new(2, 2, 16, 8, 64, 100, 32, IsParallel: true);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("random-checkpoint-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Write_OfOneSeedTwice_GivesTheSameBytes()
    {
        Assert.Equal(Weights("first", 1), Weights("second", 1));
        Assert.NotEqual(Weights("third", 2), Weights("fourth", 1));
    }

    [Fact]
    public void Export_OfARandomCheckpoint_KeepsItsShapeAndVerifies()
    {
        string checkpoint = Path.Combine(folder.FullName, "checkpoint");
        new RandomCheckpoint(Shape, seed: 0).Write(checkpoint);
        PackageManifest manifest = CheckpointExporter.Export(
            checkpoint,
            Path.Combine(folder.FullName, "package"),
            new ExportOptions { Verification = VerificationScope.Full },
            progress: null,
            CancellationToken.None);
        Assert.Equal(Shape, manifest.Model.ToArchitecture().Shape);
    }

    private byte[] Weights(string name, ulong seed)
    {
        string path = Path.Combine(folder.FullName, name);
        new RandomCheckpoint(Shape, seed).Write(path);
        return File.ReadAllBytes(Path.Combine(path, "model.safetensors"));
    }
}
