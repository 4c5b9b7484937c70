using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>How far each head's ablation moves the distribution over the vocabulary, whether the target gets less
/// likely, and which tokens take its place.</summary>
/// <remarks>Its own phase is <c>prediction</c>; those before it find targets and means.</remarks>
public sealed class PredictionChangeExperiment : IExperiment<PredictionChangeReport>
{
    /// <summary>What an engine holds of a tile of the vocabulary, of a batch's rows and of those that they are held
    /// against, a thread; a GPU holds it in its own memory.</summary>
    private const long TileBytes = 32L << 20;

    private readonly PredictionChangeSettings settings;
    private readonly HeadSweepPlan plan;
    private readonly PredictionPhase prediction;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public PredictionChangeExperiment(
        PredictionChangeSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(settings.Heads.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.TopCount);
        HeadChecks.Run(settings.Heads, shape);
        if (settings.TopCount > shape.DVocab)
        {
            throw new TopTokensException(settings.TopCount, shape.DVocab);
        }

        PromptSettingsChecks.Run(
            settings, shape, [.. settings.Heads.Select(head => Component.Of(head, shape))]);
        this.settings = settings;
        plan = new HeadSweepPlan(
            settings, settings.Heads, shape, new SweepPasses(RowsOfHead: 1, RowsInCut: 1), cancellationToken);
        prediction = new PredictionPhase(plan, settings);
        Phases = [.. plan.Clean.All, prediction];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith(
        plan.Heads.Count, settings.KeepsTokens ? (long)plan.Base.Prompts.ScoredCount * plan.Heads.Count : 0);

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources)
    {
        // Each ablated position goes through the vocabulary, and at most once again clean beside it.
        double vocabulary = 2.0 * plan.Shape.DModel * plan.Shape.DVocab * plan.Base.Prompts.ScoredCount;
        long streams = 1 + (2L * plan.Base.Ablation.RunCount * plan.Heads.Count);
        ExperimentWork blocks = plan.Work(drawsSources);
        return blocks with { Flops = blocks.Flops + (streams * vocabulary) };
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        int top = settings.KeepsTokens ? settings.TopCount : 1;
        long readings = 2 + (2L * top);
        long heads = Math.Min(plan.Heads.Count, plan.Shape.HeadCount);

        // As a term's float, an id or a probability; lists grow by half when they are full, and chunks' are joined.
        long tokenRows = 4 * Extent.MaxTokenRows
            * (32 + (sizeof(float) * (PredictionChangeTerms.All.Count + (4L * top))));
        MemoryEstimate estimate = PromptMemory.Of(
            plan.Base,
            engine,
            plan.Chunks.Select(chunk => chunk.Prompts),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: (heads + 1) * plan.Base.Ablation.RunCount,
                ValuesOfScored: readings * (1 + (heads * plan.Base.Ablation.RunCount)),
                BytesOfSums: (plan.Heads.Count * 500L) + tokenRows,
                TableRows: plan.Heads.Count));
        return estimate with { SweepBytes = estimate.SweepBytes + (engine.ThreadCount * TileBytes) };
    }

    /// <inheritdoc/>
    public PredictionChangeReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        PredictionPartial sums = prediction.ResultIn(results);
        return new PredictionChangeReport(
            [.. plan.Heads.Select((head, place) => RowOf(head, sums.Of(place)))],
            sums.Tokens is null || results.IsSoFar
                ? null
                : sums.Tokens.ToColumns(PredictionChangeTerms.All) with { ChoosesTops = false },
            Pairs,
            [.. PromptNotes.WarningsOf(plan.Base), .. PromptNotes.LeftOut(sums.NonFinite)],
            results.BlockPasses,
            sums.NonFinite);
    }

    private static PredictionRow RowOf(HeadId head, TermSums sums) => new(
        head,
        sums.Count,
        [.. PredictionChangeTerms.All.Select((_, term) => sums.StatisticsOf(term, interval: null))]);
}
