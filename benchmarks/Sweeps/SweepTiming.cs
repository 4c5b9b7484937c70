using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>One run of a sweep, timed from tokens to rows.</summary>
/// <param name="Seconds">The whole run.</param>
/// <param name="OtherShare">Share of the processors that other processes took meanwhile.</param>
/// <param name="Engine">What the engine was asked for in it.</param>
/// <param name="Report">The result.</param>
internal sealed record SweepTiming(
    double Seconds, double OtherShare, TimedEngine Engine, SelfRepairReport Report)
{
    /// <summary>Runs a sweep.</summary>
    /// <param name="engine">What runs rows.</param>
    /// <param name="settings">The sweep.</param>
    public static SweepTiming Of(IRowEngine engine, SelfRepairSettings settings)
    {
        TimedEngine timed = new(engine);
        ProcessorUse use = ProcessorUse.Now();
        long start = TimeProvider.System.GetTimestamp();
        SelfRepairReport report = ExperimentRun.Run(
            new SelfRepairExperiment(settings, engine.Shape), timed, CancellationToken.None);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return new SweepTiming(seconds, ProcessorUse.Now().OthersSince(use), timed, report);
    }

    /// <summary>Adds the parts of the run as stages.</summary>
    /// <param name="clock">Where they are added.</param>
    public void AddTo(StageClock clock)
    {
        clock.Add("run.clean", Engine.CleanSeconds);
        clock.Add("run.ablated", Engine.AblatedSeconds);
        clock.Add("run.reduction", Seconds - Engine.CleanSeconds - Engine.AblatedSeconds);
    }
}
