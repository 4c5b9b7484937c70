using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>The target's logit, loss and rank from the stream before every layer and from the last one, clean and with
/// each asked head ablated.</summary>
/// <remarks>Its own phase is <c>lens</c>; those before it find targets and means.</remarks>
public sealed class LogitLensExperiment : IExperiment<LogitLensReport>
{
    private readonly LogitLensPlan plan;
    private readonly LensPhase lens;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt.</exception>
    public LogitLensExperiment(
        LogitLensSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        HeadChecks.Run(settings.Heads, shape);
        PromptSettingsChecks.Run(
            settings, shape, [.. settings.Heads.Select(head => Component.Of(head, shape))]);
        plan = new LogitLensPlan(settings, shape, cancellationToken);
        lens = new LensPhase(plan);
        Phases = [.. plan.Clean.All, lens];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith((long)plan.SubjectCount * plan.StreamCount);

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources)
    {
        double vocabulary = 2.0 * plan.Shape.DModel * plan.Shape.DVocab * plan.Base.Prompts.ScoredCount;
        long streams = plan.StreamCount + (plan.Base.Ablation.RunCount
            * plan.Heads.Sum(head => (long)plan.StreamCount - head.Layer - 1));
        return new ExperimentWork(
            (long)plan.Work(_ => 1, drawsSources),
            plan.Work(tokens => BlockFlops.Of(plan.Shape, tokens), drawsSources) + (streams * vocabulary),
            IsUpperBound: false);
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine) => PromptMemory.Of(
        plan.Base,
        engine,
        plan.Chunks.Select(chunk => chunk.Prompts),
        new PromptMemory.Needs(
            KeepsMlps: false,
            RowsOfPrompt: plan.Heads.Count == 0 ? 0 : plan.Shape.HeadCount * plan.Base.Ablation.RunCount,
            ValuesOfScored: 3L * plan.StreamCount * (2L + plan.Shape.HeadCount),
            BytesOfSums: (long)plan.SubjectCount * plan.StreamCount * 500,
            TableRows: (long)plan.SubjectCount * plan.StreamCount));

    /// <inheritdoc/>
    public LogitLensReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        LensPartial sums = lens.ResultIn(results);
        List<LensRow> rows = [];
        for (int subject = 0; subject < plan.SubjectCount; subject++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int layer = 0; layer < plan.StreamCount; layer++)
            {
                Statistics.TermSums own = sums.Of(subject, layer);
                rows.Add(new LensRow(
                    subject == 0 ? null : plan.Heads[subject - 1],
                    layer,
                    own.Count,
                    [.. LogitLensTerms.All.Select((_, term) => own.StatisticsOf(term, interval: null))]));
            }
        }

        return new LogitLensReport(rows, Pairs, results.BlockPasses, sums.NonFinite);
    }
}
