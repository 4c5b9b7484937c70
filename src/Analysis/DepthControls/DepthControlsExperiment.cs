using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Whether heads of early layers break because more layers follow them: self-repair a component that could
/// answer, random writes of the same norms in the same places, and who answers whom by layer (E66, E67).</summary>
/// <remarks>Its own phase is <c>depth</c>; those before it find targets and means.</remarks>
public sealed class DepthControlsExperiment : IExperiment<DepthControlsReport>
{
    private readonly DepthControlsPlan plan;
    private readonly DepthPhase depth;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public DepthControlsExperiment(
        DepthControlsSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        HeadSweepChecks.Run(settings, settings.Heads, settings.Random, shape);
        plan = new DepthControlsPlan(settings, shape, cancellationToken);
        depth = new DepthPhase(plan);
        Phases = [.. plan.Sweep.Clean.All, depth];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Sweep.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Sweep.Base.ExtentWith(
        plan.Sweep.Heads.Count + (plan.Sweep.Shape.LayerCount * (1L + AblatedLayers().Count())));

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
        ModelShape shape = heads.Shape;
        long directions = plan.Settings.Random.Count;
        long rows = (long)heads.HeadsOfALayer * heads.Base.Ablation.RunCount;
        long longest = PromptMemory.Longest(heads.Base);

        // Logit changes of the heads that lie side by side, and of the next ones.
        long open = 2L * DepthLayer.BatchesTogether * engine.LargestBatch((int)longest) * directions;
        long ofHead = 1_500 + (sizeof(double) * (directions + (2L * shape.LayerCount)));
        long sums = ofHead * (heads.Heads.Count
            + (heads.HeadsOfALayer * heads.Chunks.Max(chunk => (long)chunk.Prompts.Count)));
        return PromptMemory.Of(
            heads.Base,
            engine,
            heads.Chunks.Select(chunk => chunk.Prompts),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: 2 * rows,
                ValuesOfScored: (rows * (4 + (shape.LayerCount * (shape.HeadCount + 1L))))
                    + (shape.LayerCount * (shape.HeadCount + 1L)) + (2 * directions) + 64,
                BytesOfSums: sums + (sizeof(double) * ((directions * shape.DModel) + open + (rows * longest))),
                TableRows: Extent.MaxTableRows));
    }

    /// <inheritdoc/>
    public DepthControlsReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        DepthPartial sums = depth.ResultIn(results);
        return new DepthControlsReport(
            [.. plan.Sweep.Heads.Select((head, ordinal) => RowOf(head, sums.Heads.Of(ordinal)))],
            [
                .. Enumerable.Range(0, plan.Sweep.Shape.LayerCount).Select(layer => new LayerEffectRow(
                    layer,
                    Pooled.Mean(sums.Clean.Count, sums.Clean.Attention[layer]),
                    Pooled.Mean(sums.Clean.Count, sums.Clean.Mlps[layer]))),
            ],
            [.. AblatedLayers().SelectMany(layer => AnswersTo(layer, sums.Heads))],
            sums.Heads.LargestGap,
            sums.Heads.NonFinite,
            Pairs,
            results.BlockPasses,
            [.. PromptNotes.WarningsOf(plan.Sweep.Base), .. PromptNotes.LeftOut(sums.Heads.NonFinite)],
            [.. PromptNotes.HintsOf(plan.Sweep.Base)]);
    }

    private IEnumerable<int> AblatedLayers() => plan.Sweep.Heads.Select(head => head.Layer).Distinct();

    private ControlRow RowOf(HeadId head, DepthSums sums)
    {
        TermStatistics repair =
            sums.Terms.StatisticsOf(DepthControlsPlan.Terms.IndexOf(Terms.SelfRepair), interval: null);
        long components = plan.ComponentsAfter(head.Layer);
        return new ControlRow(
            head,
            sums.Terms.Count,
            repair,
            components,
            components == 0 ? null : repair.Mean / components,
            LayerAdjustedScore.Of(repair.Mean, sums.RandomMeans()));
    }

    private IEnumerable<AnswerRow> AnswersTo(int ablated, HeadSweepPartial<DepthSums> sums)
    {
        DepthSums[] heads =
        [
            .. Enumerable.Range(0, plan.Sweep.Heads.Count)
                .Where(ordinal => plan.Sweep.Heads[ordinal].Layer == ablated)
                .Select(sums.Of),
        ];
        return Enumerable.Range(0, plan.Sweep.Shape.LayerCount).Select(layer => new AnswerRow(
            ablated,
            layer,
            heads.Average(head => Pooled.Mean(head.Terms.Count, head.FromHeads[layer])),
            heads.Average(head => Pooled.Mean(head.Terms.Count, head.FromMlps[layer]))));
    }
}
