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
    /// <summary>The goldens' own outer bound, a share of the largest |logit_clean| A. In fp16 none is promised: the
    /// distance is reported.</summary>
    private const double Allowed = 2e-4;

    private readonly StageClock clock = new();

    /// <summary>Runs it.</summary>
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
        IReadOnlyList<Comparison> own = Compare(model, package, placement);
        IReadOnlyList<Comparison> cpu = Compare(model, package, default);
        return new ModelParity(
            model,
            own.Sum(comparison => comparison.Count),
            Largest(own),
            Largest(cpu),
            own.SelectMany(comparison => comparison.Differences).FirstOrDefault());
    }

    private static IReadOnlyList<Comparison> Compare(string model, ModelPackage package, Placement where)
    {
        EngineOptions options = new() { Device = where.Device, Precision = where.Precision };
        using RowEngine engine = RowEngine.Open(package, options);
        GoldenSelfRepair selfRepair = new(engine, model, Allowed);
        return
        [
            new GoldenClean(engine, model, Allowed).Compare(),
            .. GoldenModels.Kinds.Select(selfRepair.CompareKind),
            selfRepair.CompareFoil(),
            selfRepair.CompareFrozen(),
        ];
    }

    private static double Largest(IReadOnlyList<Comparison> comparisons) =>
        comparisons.Max(comparison => comparison.Largest / comparison.Tolerance * Allowed);
}
