using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;
using SelfRepair.Benchmarks.Sweeps;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing.Memory;

namespace SelfRepair.Benchmarks.Soaks;

/// <summary>Starts sweeps and cancels each at a random moment.</summary>
/// <param name="source">The model; its package is there.</param>
/// <param name="options">The sweep.</param>
internal sealed class SoakRun(ModelSource source, SweepOptions options)
{
    /// <summary>Longest time that a sweep runs before it is canceled, ms: several batches of the largest
    /// shape.</summary>
    private const int MaxDelay = 300;

    private readonly SplitMix64 random = SplitMix64.ForDraw(options.Seed, 0);
    private readonly List<double> stops = [];

    /// <summary>Runs the rounds.</summary>
    /// <param name="rounds">Their number.</param>
    public SoakResult Execute(int rounds)
    {
        using ModelPackage package = ModelPackage.Open(source.Package);
        using RowEngine engine = RowEngine.Open(package);
        SweepInput input = new(options, engine.Shape);
        SelfRepairSettings settings = input.Settings();
        SweepTiming.Of(engine, input.WarmUp(settings));

        long settled = 0;
        for (int round = 0; round < rounds; round++)
        {
            Round(engine, settings);
            settled = round == rounds / 10 ? SettledMemory() : settled;
        }

        if (stops.Count == 0)
        {
            throw new IOException("Every sweep ended before it was canceled. Take a larger --shape.");
        }

        long end = SettledMemory();
        return new SoakResult(
            source.Name,
            Machine.Here(),
            rounds,
            stops.Count,
            Percentiles.Of(stops, 50),
            Percentiles.Of(stops, 95),
            stops.Max(),
            settled,
            end,
            end - settled);
    }

    private void Round(RowEngine engine, SelfRepairSettings settings)
    {
        using CancellationTokenSource cancellation = new();
        Task sweep = Task.Run(() => ExperimentRun.Run(
            new SelfRepairExperiment(settings, engine.Shape), engine, cancellation.Token));
        Thread.Sleep(1 + random.NextBelow(MaxDelay));
        long start = TimeProvider.System.GetTimestamp();
        cancellation.Cancel();
        try
        {
            sweep.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            stops.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>Resident memory without what the next collection would free.</summary>
    private static long SettledMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return ProcessMemory.Resident;
    }
}
