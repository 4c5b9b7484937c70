using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Benchmarks.Models;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>What was measured, before figures are made of it.</summary>
/// <param name="Source">The model.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Settings">The sweep.</param>
/// <param name="Runs">The runs in order.</param>
/// <param name="Before">The bare MatMul rate before them.</param>
/// <param name="After">The bare MatMul rate after them.</param>
internal sealed record SweepMeasurement(
    ModelSource Source,
    ModelShape Shape,
    SelfRepairSettings Settings,
    IReadOnlyList<SweepTiming> Runs,
    MatMulRate Before,
    MatMulRate After)
{
    /// <summary>The fastest run.</summary>
    public SweepTiming Best => Runs.MinBy(run => run.Seconds)!;

    /// <summary>Seconds of the middle run.</summary>
    public double MedianSeconds => Percentiles.Of(Runs.Select(run => run.Seconds), 50);

    /// <summary>Blocks times positions that the best run's ablated rows ran.</summary>
    public long AblatedBlockTokens => Best.Engine.AblatedPasses.Sum(passes => passes.Key * passes.Value);

    /// <summary>The same where every head runs every whole prompt.</summary>
    public long WholeBlockTokens =>
        Settings.Heads.Sum(head => (long)Shape.LayerCount - head.Layer - (Shape.IsParallel ? 1 : 0))
        * Settings.Prompts.Sum(prompt => (long)prompt.Tokens.Length);

    /// <summary>The work that the sweep cannot do without. Where top rows alone are made it depends on where the top
    /// positions lie: the positions that ran, which are counted.</summary>
    public double NeededFlops
    {
        get
        {
            NeededFlops needed = new(Shape);
            int[] lengths = [.. Settings.Prompts.Select(prompt => prompt.Tokens.Length)];
            return Settings.Positions.IsLast ? needed.OfLastPosition(lengths)
                : Settings.AllRows ? needed.OfAllPositions(lengths)
                : lengths.Sum(length => Shape.LayerCount * BlockFlops.Of(Shape, length - 1))
                    + Best.Engine.AblatedPasses.Sum(passes => passes.Value * BlockFlops.Of(Shape, passes.Key));
        }
    }
}
