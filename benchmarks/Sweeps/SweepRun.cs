using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing.Memory;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>Sweeps a model and measures it: package, bare MatMul, opening, a first row, a sweep that makes every
/// session, the sweeps that count, and bare MatMul again.</summary>
/// <param name="options">What is swept, and how.</param>
/// <param name="cache">Folder in which random checkpoints and packages are kept.</param>
internal sealed class SweepRun(SweepOptions options, string cache)
{
    private readonly StageClock clock = new();

    /// <summary>Runs it. The pool of threads is fixed here, once a process.</summary>
    public (SweepResult Result, SelfRepairReport Report) Execute()
    {
        OnnxRuntime.Initialize(options.Threads);
        ModelSource source = options.Model is { } folder
            ? ModelSource.In(folder, cache)
            : ModelSource.Random(options.Shape, options.Seed, cache);
        bool wasThere = source.HasPackage;
        PackagePreparation.Ensure(source, options.Seed, cache, clock);

        ModelShape shape = ShapeOf(source.Package);
        SweepInput input = new(options, shape);
        SelfRepairSettings settings = input.Settings();
        MatMulRate before = clock.Time("matmul_before", () => MatMulRate.Measure(shape, options.Placement()));
        (IReadOnlyList<SweepTiming> runs, SweepMemory memory) = Sweep(source.Package, input, settings);
        MatMulRate after = clock.Time("matmul_after", () => MatMulRate.Measure(shape, options.Placement()));

        SweepMeasurement measured = new(source, shape, settings, runs, before, after);
        measured.Best.AddTo(clock);
        return (SweepResult.From(options, measured, memory, wasThere, clock.Seconds), measured.Best.Report);
    }

    private static ModelShape ShapeOf(string package) => PackageManifest
        .Parse(File.ReadAllBytes(Path.Combine(package, PackageFiles.Manifest))).Model.ToArchitecture().Shape;

    private (IReadOnlyList<SweepTiming> Runs, SweepMemory Memory) Sweep(
        string folder, SweepInput input, SelfRepairSettings settings)
    {
        GC.Collect();
        ProcessMemory.ResetPeak();
        long start = ProcessMemory.Resident;
        using OpenedModel model = clock.Time("open", () => OpenedModel.In(folder, EngineOptions()));
        RowEngine engine = model.Engine;
        clock.Time("first_row", () => FirstRow(engine, settings.Prompts[0]));
        clock.Time("warm_up", () => SweepTiming.Of(engine, input.WarmUp(settings)));
        SweepTiming[] runs = [.. Enumerable.Range(0, options.Repeats).Select(_ => SweepTiming.Of(engine, settings))];
        long weights = new FileInfo(Path.Combine(folder, PackageFiles.Weights)).Length;
        return (runs, new SweepMemory(start, ProcessMemory.PeakResident, weights));
    }

    private EngineOptions EngineOptions()
    {
        Placement placement = options.Placement();
        EngineOptions defaults = new() { Device = placement.Device, Precision = placement.Precision };
        return options.BatchTokens == 0 ? defaults : defaults with { MaxBatchTokens = options.BatchTokens };
    }

    private static int FirstRow(RowEngine engine, Prompt prompt) =>
        engine.Run([Row.FromEmbedding(prompt.Tokens, scored: null, RowReads.None)], CancellationToken.None).Count();
}
