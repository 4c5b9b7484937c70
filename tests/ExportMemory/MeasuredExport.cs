using System.Diagnostics;
using System.Globalization;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Memory;

namespace SelfRepair.ExportMemory;

/// <summary>Exports a synthetic checkpoint in four shards and watches the process's anonymous memory: what it holds
/// beside the files that are mapped.</summary>
internal static class MeasuredExport
{
    private const int ShardCount = 4;
    private const double Giga = 1e9;
    private const double Mega = 1e6;

    /// <summary>Writes, exports, measures, and removes what was written.</summary>
    /// <param name="folder">A folder that does not exist yet, with room for three times the checkpoint.</param>
    /// <param name="format">How the weights are stored.</param>
    /// <param name="layerCount">Layers of d_model 2560; each has 157 MB in float16.</param>
    /// <returns>A sentence with the figures.</returns>
    public static string Run(string folder, StoredFormat format, int layerCount)
    {
        Directory.CreateDirectory(folder);
        try
        {
            string checkpoint = Path.Combine(folder, "checkpoint");
            string package = Path.Combine(folder, "package");
            ModelShape shape = PythiaModels.Named("pythia-2.8b").Shape with { LayerCount = layerCount };
            new SyntheticCheckpoint(shape).Write(checkpoint, format, ShardCount);
            GC.Collect();
            using AnonymousPeak memory = new();
            var watch = Stopwatch.StartNew();
            CheckpointExporter.Export(checkpoint, package, new ExportOptions(), memory, CancellationToken.None);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{format}: {Length(checkpoint) / Giga:f2} GB to {Length(package) / Giga:f2} GB in "
                + $"{watch.Elapsed.TotalSeconds:f0} s; anonymous memory, MB: {Peaks(memory)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Peaks(AnonymousPeak memory) => string.Join(
        ", ", memory.ByStage().Select(peak => string.Create(
            CultureInfo.InvariantCulture, $"{peak.Key} {peak.Value / Mega:f0}")));

    private static long Length(string folder) => Directory.GetFiles(folder).Sum(path => new FileInfo(path).Length);
}
