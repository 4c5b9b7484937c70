using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Experiments;
using SelfRepair.Benchmarks.Exports;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Benchmarks.Sweeps;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing.Memory;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>Measures an experiment: package, bare MatMul, opening, a run that makes every session, the runs that count,
/// and bare MatMul again.</summary>
/// <param name="options">What is measured, and how.</param>
/// <param name="cache">Folder in which random checkpoints and packages are kept.</param>
internal sealed class ExperimentMeasurement(ExperimentOptions options, string cache)
{
    private readonly StageClock clock = new();

    /// <summary>Measures it. The pool of threads is fixed here, once a process.</summary>
    /// <exception cref="ExperimentRequestException">The request cannot be measured.</exception>
    public ExperimentResult Execute()
    {
        OnnxRuntime.Initialize(options.Threads);
        ModelSource source = options.Model is { } folder
            ? ModelSource.In(folder, cache)
            : ModelSource.Random(options.Shape, options.Seed, cache);
        PackagePreparation.Ensure(source, options.Seed, cache, clock);
        ModelShape shape = PackageManifest
            .Parse(File.ReadAllBytes(Path.Combine(source.Package, PackageFiles.Manifest))).Model.ToArchitecture().Shape;
        ExperimentInput input = new(options, shape);
        SpecDocument document = input.Document();
        LeastWork least = LeastWork.Of(
            ExperimentInput.RequestOf(document), [.. document.Prompts.Select(prompt => prompt.TokenIds.Length)], shape);
        MatMulRate before = MatMulRate.Measure(shape, options.Placement());
        ExperimentTiming[] runs = Run(source.Package, input, document);
        long peak = ProcessMemory.PeakResident;
        MatMulRate after = MatMulRate.Measure(shape, options.Placement());
        double matmul = Math.Max(before.Gflops, after.Gflops);
        return Result(source, document, runs, least, matmul) with { PeakRssBytes = peak };
    }

    private ExperimentTiming[] Run(string folder, ExperimentInput input, SpecDocument document)
    {
        GC.Collect();
        ProcessMemory.ResetPeak();
        Placement placement = options.Placement();
        using OpenedModel model = OpenedModel.In(
            folder, new EngineOptions { Device = placement.Device, Precision = placement.Precision });
        SpecDocument warm = ExperimentInput.WarmUp(document);
        if (warm.Prompts.Count < document.Prompts.Count)
        {
            ExperimentTiming.Of(() => input.Plan(warm), model.Engine);
        }

        return
        [
            .. Enumerable.Range(0, options.Repeats)
                .Select(_ => ExperimentTiming.Of(() => input.Plan(document), model.Engine)),
        ];
    }

    private ExperimentResult Result(
        ModelSource source, SpecDocument document, ExperimentTiming[] runs, LeastWork least, double matmul)
    {
        ExperimentTiming best = runs.MinBy(run => run.Seconds)!;
        JsonObject request = JsonObject.Create(document.Request)!;
        request.Remove("prompts");
        double gflops = least.Flops / best.Seconds / 1e9;
        return new ExperimentResult
        {
            Model = source.Name,
            Options = options,
            Request = JsonSerializer.SerializeToElement(request),
            Machine = Machine.Here(options.Placement().Device),
            Prompts = document.Prompts.Count,
            Tokens = document.Prompts.Sum(prompt => (long)prompt.TokenIds.Length),
            Seconds = best.Seconds,
            SecondsAll = [.. runs.Select(run => run.Seconds)],
            OtherProcessesShare = best.OtherShare,
            BlockPasses = best.BlockPasses,
            LeastBlockPasses = least.BlockPasses,
            LeastArgument = least.Argument,
            PassesOverLeast = (double)best.BlockPasses / least.BlockPasses,
            NeededFlops = least.Flops,
            Gflops = gflops,
            MatmulGflops = matmul,
            Ratio = gflops / matmul,
            PeakRssBytes = 0,
        };
    }
}
