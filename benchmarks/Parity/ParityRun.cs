using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Benchmarks.Parity;

/// <summary>Runs every golden experiment on a device and on the processor.</summary>
/// <param name="placement">The device and the precision.</param>
/// <param name="cache">Folder in which exported packages are kept.</param>
internal sealed class ParityRun(Placement placement, string cache)
{
    /// <summary>The goldens' own outer bound, a share of the largest |logit_clean| A.</summary>
    private const double Allowed = 2e-4;

    private readonly StageClock clock = new();

    /// <summary>Runs it. In fp16 no bound is promised, and the distance alone is reported.</summary>
    public ParityResult Execute() => new(
        placement.Device.ToString(),
        placement.Precision.ToString(),
        Machine.Here(placement.Device),
        placement.Precision == NumberPrecision.Fp32 ? Allowed : null,
        [.. GoldenModels.Names.Select(Compare)]);

    private ModelParity Compare(string model)
    {
        var source = ModelSource.In(GoldenModels.FolderOf(model), cache);
        PackagePreparation.Ensure(source, seed: 0, cache, clock);
        using ModelPackage package = ModelPackage.Open(source.Package);
        Comparison[] terms = Terms(model, package, placement);
        Comparison[] all = [.. terms, .. Rows(model, package)];
        return new ModelParity(
            model,
            all.Sum(comparison => comparison.Count),
            Largest(terms),
            Largest(Terms(model, package, default)),
            [.. all.SelectMany(comparison => comparison.Differences)]);
    }

    /// <summary>Every term at every position, clean and ablated: what the largest distance is taken of.</summary>
    private static Comparison[] Terms(string model, ModelPackage package, Placement where)
    {
        using RowEngine engine = Open(package, where);
        GoldenSelfRepair selfRepair = new(engine, model, Allowed);
        return
        [
            new GoldenClean(engine, model, Allowed).Compare(), selfRepair.CompareFoil(), selfRepair.CompareFrozen(),
        ];
    }

    /// <summary>Head rows of every ablation, shares among them, whose bounds are other than a distance.</summary>
    private Comparison[] Rows(string model, ModelPackage package)
    {
        using RowEngine engine = Open(package, placement);
        return [.. GoldenModels.Kinds.Select(new GoldenSelfRepair(engine, model, Allowed).CompareKind)];
    }

    private static RowEngine Open(ModelPackage package, Placement where) =>
        RowEngine.Open(package, new EngineOptions { Device = where.Device, Precision = where.Precision });

    private static double Largest(IEnumerable<Comparison> comparisons) =>
        comparisons.Max(comparison => comparison.Largest / comparison.Tolerance * Allowed);
}
