using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>What LayerNorm's scales do when a head is ablated: the logit change under four modes side by side, and the
/// final scale's answer against that to random writes of the same norm (E63 to E65).</summary>
/// <remarks>Its own phase is <c>layernorm</c>; those before it find targets and means.</remarks>
public sealed class LayerNormsExperiment : IExperiment<LayerNormsReport>
{
    private readonly LayerNormsPlan plan;
    private readonly LayerNormsPhase sweep;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public LayerNormsExperiment(
        LayerNormsSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        HeadSweepChecks.Run(settings, settings.Heads, settings.Random, shape);
        if (!settings.Bins.AreValid)
        {
            throw new ArgumentException("A histogram has a bin or more between ends that ascend.", nameof(settings));
        }

        plan = new LayerNormsPlan(settings, shape, cancellationToken);
        sweep = new LayerNormsPhase(plan);
        Phases = [.. plan.Sweep.Clean.All, sweep];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Sweep.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Sweep.Base.ExtentWith(2L * plan.Sweep.Heads.Count);

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Sweep.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Sweep.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources) => plan.Sweep.Work(drawsSources);

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        HeadSweepPlan heads = plan.Sweep;
        long directions = plan.Settings.Random.Count;

        // Rows of two layers are under way: the one that is read, and the next.
        long rows = 2L * heads.HeadsOfALayer * heads.Base.Ablation.RunCount * (plan.Settings.Downstream ? 3 : 2);
        long ofHead = 3_000 + (sizeof(double) * (directions + plan.Settings.Bins.Count));
        long sums = ofHead * (heads.Heads.Count
            + (2L * heads.HeadsOfALayer * heads.Chunks.Max(chunk => (long)chunk.Prompts.Count)));
        return PromptMemory.Of(
            heads.Base,
            engine,
            heads.Chunks.Select(chunk => chunk.Prompts),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: rows,
                ValuesOfScored: (2 * rows) + (2 * directions) + 64,
                BytesOfSums: sums + (sizeof(double) * directions * heads.Shape.DModel),
                TableRows: Extent.MaxTableRows + (heads.Heads.Count * plan.Settings.Bins.Count / 100L)));
    }

    /// <inheritdoc/>
    public LayerNormsReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        HeadSweepPartial<ScaleSums> sums = sweep.ResultIn(results);
        return new LayerNormsReport(
            [.. plan.Sweep.Heads.Select((head, ordinal) => RowOf(head, sums.Of(ordinal)))],
            [.. plan.Sweep.Heads.Select((head, ordinal) => new ScaleHistogram(head, sums.Of(ordinal).Ratios))],
            sums.LargestGap,
            sums.NonFinite,
            Pairs,
            results.BlockPasses,
            [.. PromptNotes.WarningsOf(plan.Sweep.Base), .. PromptNotes.LeftOut(sums.NonFinite)],
            [.. PromptNotes.HintsOf(plan.Sweep.Base)]);
    }

    private LayerNormsRow RowOf(HeadId head, ScaleSums sums)
    {
        TermStatistics[] statistics =
            [.. plan.Terms.Select((_, term) => sums.Terms.StatisticsOf(term, interval: null))];
        double? passive = statistics[plan.Terms.IndexOf(Terms.FromLayerNormPassive)].Mean;
        return new LayerNormsRow(
            head,
            sums.Terms.Count,
            plan.Terms,
            statistics,
            LayerAdjustedScore.Of(passive, sums.RandomMeans()));
    }
}
