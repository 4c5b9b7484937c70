using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>One run of an experiment, timed from tokens to the report.</summary>
/// <param name="Seconds">The whole run.</param>
/// <param name="OtherShare">Share of the processors that other processes took meanwhile.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt, clean passes included.</param>
internal sealed record ExperimentTiming(double Seconds, double OtherShare, long BlockPasses)
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="plan">Plans it, which is timed too.</param>
    /// <param name="engine">What runs rows.</param>
    public static ExperimentTiming Of(Func<IExperiment<object>> plan, IRowEngine engine)
    {
        PassCount passes = new();
        ProcessorUse use = ProcessorUse.Now();
        long start = TimeProvider.System.GetTimestamp();
        _ = ExperimentRun.Run(plan(), engine, new InOrderHost(), passes, CancellationToken.None);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return new ExperimentTiming(seconds, ProcessorUse.Now().OthersSince(use), passes.Done);
    }

    private sealed class PassCount : IProgress<BlockPassProgress>
    {
        public long Done { get; private set; }

        public void Report(BlockPassProgress value) => Done = value.Done;
    }
}
