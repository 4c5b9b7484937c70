using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Memory;

namespace SelfRepair.Benchmarks.Exports;

/// <summary>Exports a model and measures it.</summary>
internal static class ExportRun
{
    /// <summary>Writes the random checkpoint where there is none, and exports it.</summary>
    /// <param name="source">The model; a package that is there is replaced.</param>
    /// <param name="seed">Seed of random weights.</param>
    /// <exception cref="IOException">The model is a package, which nothing can be exported from.</exception>
    public static ExportResult Execute(ModelSource source, ulong seed)
    {
        if (source.Checkpoint is null)
        {
            throw new IOException("The folder is a package. To measure an export give a checkpoint's folder.");
        }

        StageClock clock = new();
        if (source.RandomShape is { } shape && !Directory.Exists(source.Checkpoint))
        {
            SyntheticCheckpoint checkpoint = new(PythiaModels.Named(shape).Shape, StoredNumber.Float32, seed);
            clock.Time("checkpoint", () => Write(checkpoint, source.Checkpoint));
        }

        if (source.HasPackage)
        {
            Directory.Delete(source.Package, recursive: true);
        }

        GC.Collect();
        long start = ProcessMemory.Anonymous;
        using AnonymousPeak peak = new();
        PackageManifest manifest = clock.Time("export", () => Export(source, peak));
        long bytes = manifest.Files[PackageFiles.Weights].Bytes;
        return new ExportResult(
            source.Name,
            Machine.Here(),
            clock.Seconds["export"],
            bytes,
            peak.Bytes,
            start,
            (double)peak.Bytes / bytes,
            clock.Seconds);
    }

    /// <summary>Writes a checkpoint, whose folder appears when everything in it is written.</summary>
    private static bool Write(SyntheticCheckpoint checkpoint, string folder)
    {
        string partial = $"{folder}.{Guid.NewGuid():N}.partial";
        checkpoint.Write(partial, StoredFormat.Safetensors, shardCount: 1);
        Directory.Move(partial, folder);
        return true;
    }

    private static PackageManifest Export(ModelSource source, AnonymousPeak peak) => CheckpointExporter.Export(
        source.Checkpoint!,
        source.Package,
        new ExportOptions { SourceId = source.Name, Verification = VerificationScope.Auto },
        peak,
        CancellationToken.None);
}
