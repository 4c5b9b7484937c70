using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>Heads ablated by small pushes and large ones: whether the rest of the model answers in proportion, or turns
/// at some strength.</summary>
/// <remarks>Its own phase is <c>doses</c>; those before it find targets and means.</remarks>
public sealed class DoseResponseExperiment : IExperiment<DoseResponseReport>
{
    private readonly DoseResponsePlan plan;
    private readonly DoseResponsePhase doses;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt, head or
    /// strength.</exception>
    public DoseResponseExperiment(
        DoseResponseSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        if (settings.Heads.Count == 0
            || settings.Strengths.Count == 0
            || settings.Strengths.Distinct().Count() < settings.Strengths.Count
            || !settings.Strengths.All(double.IsFinite))
        {
            throw new ArgumentException(
                "A dose-response has at least one head, and finite strengths, each once.", nameof(settings));
        }

        HeadChecks.Run(settings.Heads, shape);
        PromptSettingsChecks.Run(settings, shape, [.. settings.Heads.Select(head => Component.Of(head, shape))]);
        plan = new DoseResponsePlan(settings, shape, cancellationToken);
        doses = new DoseResponsePhase(plan);
        Phases = [.. plan.Clean.All, doses];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>Which prompts lend to which; empty where no source is drawn, or not yet.</summary>
    public IReadOnlyList<Pair> Pairs => plan.Base.Ablation.Pairs;

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith(plan.RunCount + (HasResponses ? plan.Heads.Count : 0));

    private bool HasResponses => plan.Settings.Strengths.Count > 1;

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken) => plan.Base.Ablation.Draw(cancellationToken);

    /// <inheritdoc/>
    public void Forget() => plan.Base.Ablation.Forget();

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources) => new(
        (long)plan.Work(_ => 1, drawsSources),
        plan.Work(tokens => BlockFlops.Of(plan.Shape, tokens), drawsSources),
        IsUpperBound: false);

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine) => PromptMemory.Of(
        plan.Base,
        engine,
        plan.Ranges,
        new PromptMemory.Needs(
            KeepsMlps: false,
            RowsOfPrompt: 2 * plan.Base.Ablation.RunCount,
            ValuesOfScored: 2L * (Terms.SetOfAnyChange.Count + plan.Base.Ablation.RunCount),
            BytesOfSums: (3L * plan.RunCount * PromptMemory.SumBytes)
                + (plan.Base.Prompts.Count * (long)PromptMemory.SumBytes)
                + PromptMemory.RowsAhead(plan.Base, engine, plan.Shape.DHead),
            TableRows: Extent.MaxTableRows));

    /// <inheritdoc/>
    public DoseResponseReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        DoseResponsePartial sums = doses.ResultIn(results);
        List<DoseRow> rows = [];
        for (int run = 0; run < plan.RunCount; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (HeadId head, double strength) = plan.RunAt(run);
            TermSums own = sums.Of(run);
            rows.Add(new DoseRow(
                head,
                strength,
                own.Count,
                [.. Terms.SetOfAnyChange.Select((_, term) => own.StatisticsOf(term, interval: null))]));
        }

        return new DoseResponseReport(
            rows,
            HasResponses ? [.. rows.Chunk(plan.Settings.Strengths.Count).Select(ResponseOf)] : null,
            sums.IdentityMax,
            sums.NonFinite,
            Pairs,
            results.BlockPasses,
            [.. PromptNotes.WarningsOf(plan.Base)],
            [.. PromptNotes.HintsOf(plan.Base)]);
    }

    private DoseResponseRow ResponseOf(DoseRow[] rows) => new(
        rows[0].Head,
        DoseCurve.Of(plan.Settings.Strengths, [.. rows.Select(row => row[Terms.LogitChange].Mean)]));
}
