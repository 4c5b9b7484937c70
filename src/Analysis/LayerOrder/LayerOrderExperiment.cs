using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>The blocks of the model run in another order: left out, swapped, repeated, reversed, or in any order given
/// (E74 to E76).</summary>
/// <remarks>Its own phase is <c>order</c>; <c>targets</c> may go before it.</remarks>
public sealed class LayerOrderExperiment : IExperiment<LayerOrderReport>
{
    /// <summary>Bytes of a block in an order: as an integer, in lists, and as text.</summary>
    private const int BlockBytes = 24;

    private readonly LayerOrderPlan plan;
    private readonly OrderPhase order;

    /// <summary>Checks and plans settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or edit.</exception>
    public LayerOrderExperiment(
        LayerOrderSettings settings, ModelShape shape, CancellationToken cancellationToken = default)
    {
        LayerEditChecks.Run(settings.Edits, shape);
        PromptSettingsChecks.Run(settings, shape, ablated: []);
        plan = new LayerOrderPlan(settings, shape, cancellationToken);
        order = new OrderPhase(plan);
        Phases = [.. plan.Clean.All, order];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases { get; }

    /// <inheritdoc/>
    public ExperimentExtent Extent => plan.Base.ExtentWith(plan.Orders.Count);

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
        double ofPosition = 2.0 * plan.Shape.DModel * plan.Shape.DVocab;
        double vocabulary = plan.Chunks.Sum(chunk =>
            (1.0 + chunk.EditCount) * plan.Base.ScoredIn(chunk.Prompts) * ofPosition);
        return new ExperimentWork(
            (long)Count(_ => 1),
            Count(tokens => BlockFlops.Of(plan.Shape, tokens)) + vocabulary,
            IsUpperBound: false);
    }

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine)
    {
        // Rows of one edit after another: no more of a prompt are under way than batches ahead hold.
        int fewest = plan.Chunks.Min(chunk => chunk.Prompts.Prompts.Sum(plan.Base.Prompts.LengthOf));
        long ahead = 1 + (engine.BatchesAhead * engine.LargestBatch(Extent.LongestRow) / fewest);
        MemoryEstimate estimate = PromptMemory.Of(
            plan.Base,
            engine,
            plan.Chunks.Select(chunk => chunk.Prompts),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: Math.Min(plan.Chunks.Max(chunk => chunk.EditCount), ahead),
                ValuesOfScored: 6 * (1 + ahead),
                BytesOfSums: plan.Orders.Count * 1_000L,
                TableRows: plan.Orders.Count));
        long orders = plan.Orders.Sum(one => (long)one.Blocks.Count) * BlockBytes;
        return estimate with { InputBytes = estimate.InputBytes + orders, ReportBytes = estimate.ReportBytes + orders };
    }

    /// <inheritdoc/>
    public LayerOrderReport Report(PhaseResults results, CancellationToken cancellationToken)
    {
        OrderPartial sums = order.ResultIn(results);
        return new LayerOrderReport(
            [.. plan.Orders.Select((one, index) => RowOf(one, sums.Of(index)))],
            results.BlockPasses,
            sums.NonFinite,
            [.. PromptNotes.WarningsOf(plan.Base), .. PromptNotes.LeftOutOfRows(sums.NonFinite)],
            [.. PromptNotes.HintsOf(plan.Base)]);
    }

    private static EditRow RowOf(EditedOrder edited, TermSums sums) => new(
        edited.Edit,
        edited.Blocks,
        sums.Count,
        [.. LayerOrderTerms.All.Select((_, term) => sums.StatisticsOf(term, interval: null))]);
}
