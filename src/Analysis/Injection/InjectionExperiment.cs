using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Injection;

/// <summary>Vectors added to the stream before a layer, or projected out of it: how the rest of the model answers them,
/// and whether it would answer any write of their size alike.</summary>
/// <remarks>Its own phase is <c>injection</c>; one before it finds targets where there are none.</remarks>
public sealed class InjectionExperiment : IExperiment<InjectionReport>
{
    /// <summary>Bytes of a random write's sum and count.</summary>
    private const int ControlBytes = 16;

    private readonly InjectionPlan plan;
    private readonly InjectionPhase injection;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">There is no prompt, layer, vector or alpha, or a number lies outside its
    /// range.</exception>
    public InjectionExperiment(
        InjectionSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        new InjectionChecks(settings, shape).Run();
        plan = new InjectionPlan(settings, shape, cancellationToken);
        injection = new InjectionPhase(plan);
        Phases = [.. plan.Clean.All, injection];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <inheritdoc/>
    public ExperimentExtent Extent => new(
        plan.Base.Prompts.ScoredCount,
        Math.Max(
            PromptMemory.Longest(plan.Base),
            plan.Settings.Vectors.OfType<DifferenceVector>()
                .Select(pair => Math.Max(pair.First.Length, pair.Second.Length)).DefaultIfEmpty().Max()),
        MaxTokenRows: 0,
        MaxTableRows: plan.RowCount + (HasResponses ? plan.RowCount / plan.Settings.Alphas.Count : 0));

    private bool HasResponses => plan.Settings.Alphas.Count > 1;

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    public void Forget()
    {
    }

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources)
    {
        double Count(Func<int, double> ofBlock) => plan.Clean.Work(ofBlock) + plan.Work(ofBlock);
        return new ExperimentWork(
            (long)Count(_ => 1), Count(tokens => BlockFlops.Of(plan.Shape, tokens)), IsUpperBound: false);
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        MemoryEstimate estimate = PromptMemory.Of(
            plan.Base,
            engine,
            plan.Ranges,
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: 2,
                2L * Terms.SetOfAnyChange.Count,
                (3 * ((plan.RowCount * PromptMemory.SumBytes) + (plan.ControlCount * ControlBytes)))
                    + (plan.Base.Prompts.Count * (long)PromptMemory.SumBytes)
                    + plan.BytesOfDifferences()
                    + ((plan.Settings.Random?.Count ?? 0L) * plan.Shape.DModel * sizeof(double))
                    + PromptMemory.RowsAhead(plan.Base, engine, plan.Shape.DModel),
                Extent.MaxTableRows,
                plan.Shape.DModel));

        // What is given stays twice: as it was sent, and as the plan has it.
        return estimate with
        {
            InputBytes = estimate.InputBytes + ((sizeof(double) + sizeof(float)) * GivenNumbers()),
        };
    }

    /// <inheritdoc/>
    public InjectionReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        InjectionPartial sums = injection.ResultIn(results);
        List<InjectionRow> rows = [];
        int alphas = plan.Settings.Alphas.Count;
        for (long row = 0; row < plan.RowCount; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(RowOf(row, sums));
        }

        return new InjectionReport(
            rows,
            HasResponses ? [.. rows.Chunk(alphas).Select(ResponseOf)] : null,
            sums.IdentityMax,
            sums.NonFinite,
            results.BlockPasses,
            [.. PromptNotes.WarningsOf(plan.Base)],
            [.. PromptNotes.HintsOf(plan.Base)]);
    }

    private InjectionRow RowOf(long row, InjectionPartial sums)
    {
        (long unit, long alpha) = Math.DivRem(row, plan.Settings.Alphas.Count);
        (long layer, long vector) = Math.DivRem(unit, plan.Vectors.Count);
        TermSums own = sums.Of(row);
        TermStatistics[] statistics =
            [.. Terms.SetOfAnyChange.Select((_, term) => own.StatisticsOf(term, interval: null))];
        int repair = Terms.SetOfAnyChange.IndexOf(Terms.SelfRepair);
        LayerAdjustedScore? score = plan.FirstControlOf(row) is long first
            ? LayerAdjustedScore.Of(
                statistics[repair].Mean,
                Enumerable.Range(0, plan.Settings.Random!.Count).Select(direction => sums.MeanOf(first + direction)))
            : null;
        return new InjectionRow(
            plan.Settings.Operation,
            plan.Settings.Layers[(int)layer],
            plan.Vectors[(int)vector].Name,
            plan.Settings.Alphas[(int)alpha],
            own.Count,
            statistics,
            score);
    }

    private InjectionResponseRow ResponseOf(InjectionRow[] rows) => new(
        rows[0].Layer,
        rows[0].Vector,
        DoseCurve.Of(plan.Settings.Alphas, [.. rows.Select(row => row[Terms.LogitChange].Mean)]));

    private long GivenNumbers() => plan.Settings.Vectors.Sum(vector => vector switch
    {
        GivenVector given => given.Values.Length,
        GivenVectors given => given.OfPrompts.Sum(values => (long)values.Length),
        DifferenceVector pair => pair.First.Length + (long)pair.Second.Length,
        _ => 0,
    });
}
