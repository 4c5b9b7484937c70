using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>Runs every prompt clean and in every edited order.</summary>
/// <param name="plan">The plan.</param>
internal sealed class OrderPhase(LayerOrderPlan plan) : SummingPhase<OrderPartial>("order", plan.Chunks.Count)
{
    /// <summary>What clean and edited runs are held against each other by.</summary>
    public const RowReads Reads = RowReads.Prediction | RowReads.TopToken;

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.Work(_ => 1);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        OrderChunk part = plan.Chunks[chunk];
        return (double)plan.Base.ScoredIn(part.Prompts) * part.EditCount / plan.Orders.Count;
    }

    /// <inheritdoc/>
    protected override OrderPartial Run(int chunk, ChunkRun run)
    {
        OrderChunk edits = plan.Chunks[chunk];
        CleanChunk clean = new(plan.Base, edits.Prompts, plan.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(edits.Prompts.Prompts, Reads | RowReads.Streams);
        OrderPartial partial = new(edits.FirstEdit, edits.EditCount);
        OrderReduction reduction = new(prompts, partial);

        // One edit after another: rows of the same blocks share batches.
        IEnumerable<TaggedRow<EditTag>> rows =
            from edit in Enumerable.Range(edits.FirstEdit, edits.EditCount)
            from prompt in Enumerable.Range(0, prompts.Length)
            select new TaggedRow<EditTag>(plan.Orders[edit].RowOf(prompts[prompt]), new EditTag(edit, prompt));
        foreach ((EditTag tag, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            run.Pass(plan.Orders[tag.Edit].Rest.Count);
            reduction.Add(tag.Edit, tag.Prompt, readings);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override OrderPartial Empty() => new(firstEdit: 0, plan.Orders.Count);

    /// <summary>Which edit in which of the chunk's prompts a row is of.</summary>
    private readonly record struct EditTag(int Edit, int Prompt);
}
