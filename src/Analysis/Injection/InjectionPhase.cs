using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Injection;

/// <summary>Every vector injected at every layer with every alpha, and the random writes that stand in for
/// them.</summary>
/// <param name="plan">The plan.</param>
internal sealed class InjectionPhase(InjectionPlan plan)
    : SummingPhase<InjectionPartial>("injection", plan.ChunkCount)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.Work(_ => 1);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        (PromptRange prompts, RunRange runs) = plan.ChunkAt(chunk);
        long rows = plan.RowsBefore(runs.First + runs.Count) - plan.RowsBefore(runs.First);
        return (double)plan.Base.ScoredIn(prompts) * rows / plan.RowCount;
    }

    /// <inheritdoc/>
    protected override InjectionPartial Run(int chunk, ChunkRun run)
    {
        (PromptRange range, RunRange runs) = plan.ChunkAt(chunk);
        CleanChunk clean = new(plan.Base, range, plan.Clean.In(run.Earlier), run);
        RowReads reads = RowReads.Projections | RowReads.Streams | (plan.NeedsHeads ? RowReads.Z : RowReads.None);
        CleanPrompt[] prompts = clean.Run(range.Prompts, reads);
        VectorWrites writes = new(plan, prompts, run.Engine, new DifferenceRuns(plan).Run(runs, run));
        InjectionPartial partial = EmptyOf(runs);
        InjectionReduction reduction = new(prompts, partial);
        InjectionRows rows = new(plan, prompts, writes);
        foreach ((InjectionTag tag, RowReadings readings) in run.Engine.Run(
            rows.Write(runs), run.CancellationToken))
        {
            run.Pass(plan.Shape.LayerCount - tag.Run.Layer);
            reduction.Add(tag, readings);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override InjectionPartial Empty() => new(0, (int)plan.RowCount, 0, (int)plan.ControlCount);

    private InjectionPartial EmptyOf(RunRange runs)
    {
        long firstRow = plan.RowsBefore(runs.First);
        int rowCount = (int)(plan.RowsBefore(runs.First + runs.Count) - firstRow);
        return new InjectionPartial(firstRow, rowCount, runs.First - firstRow, runs.Count - rowCount);
    }
}
