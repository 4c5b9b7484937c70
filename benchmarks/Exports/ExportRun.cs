using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport;
using SelfRepair.OnnxExport.Verification;

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
            clock.Time("checkpoint", () => WriteCheckpoint(source, new(PublishedShapes.All[shape], seed)));
        }

        if (source.HasPackage)
        {
            Directory.Delete(source.Package, recursive: true);
        }

        GC.Collect();
        long start = ProcessMemory.Anonymous;
        using AnonymousPeak peak = new();
        PackageManifest manifest = clock.Time("export", () => Export(source));
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

    private static bool WriteCheckpoint(ModelSource source, RandomCheckpoint checkpoint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(source.Checkpoint)!);
        checkpoint.Write(source.Checkpoint!);
        return true;
    }

    private static PackageManifest Export(ModelSource source) => CheckpointExporter.Export(
        source.Checkpoint!,
        source.Package,
        new ExportOptions { SourceId = source.Name, Verification = VerificationScope.Auto },
        progress: null,
        CancellationToken.None);
}
