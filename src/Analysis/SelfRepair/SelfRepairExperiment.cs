using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Every asked head ablated over every prompt, and how the rest of the model answers (E13 to E47).</summary>
/// <remarks>Its own phase is <c>sweep</c>; those before it find targets, means and top positions.</remarks>
public sealed class SelfRepairExperiment : IExperiment<SelfRepairReport>
{
    private readonly SelfRepairPlan plan;
    private readonly SweepPhase sweep;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public SelfRepairExperiment(
        SelfRepairSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        SelfRepairChecks.Run(settings, shape);
        plan = new SelfRepairPlan(settings, shape, cancellationToken);
        sweep = new SweepPhase(plan);
        Phases = [.. plan.Clean.All, sweep];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Number of ablated heads.</summary>
    public int HeadCount => plan.Heads.Count;

    /// <summary>Which prompts lend to which, in the order of draw, then prompt; empty where no source is drawn, or not
    /// yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => new(
        plan.Prompts.ScoredCount,
        new SelfRepairExtent(plan.Settings, plan.Shape).Longest,
        plan.Settings.KeepTokens switch
        {
            KeepTokens.All => (long)plan.Prompts.ScoredCount * HeadCount,
            KeepTokens.Top => (long)plan.TopCount * HeadCount,
            _ => 0,
        },
        2L * (HeadCount + plan.Shape.LayerCount));

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources)
    {
        double Count(Func<int, double> ofBlock)
        {
            SweepWork work = new(plan, ofBlock);
            return work.BeforeSweep() + work.MostOfSweep(drawsSources);
        }

        return new ExperimentWork(
            (long)Count(_ => 1), Count(tokens => BlockFlops.Of(plan.Shape, tokens)), IsUpperBound: !plan.NeedsAll);
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine) => SelfRepairMemory.Of(plan.Settings, plan.Shape, engine);

    /// <inheritdoc/>
    public SelfRepairReport Report(PhaseResults results, CancellationToken cancellationToken) =>
        new ReportMaker(plan, results).Make(sweep.ResultIn(results), cancellationToken);
}
