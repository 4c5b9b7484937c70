using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Reliability;

/// <summary>Every head ablated in every prompt.</summary>
/// <param name="plan">The sweep.</param>
/// <param name="floor">Least lost direct effect of a position that shares count, logits.</param>
internal sealed class ReliabilityPhase(HeadSweepPlan plan, double floor)
    : Phase<HeadSweepPartial<ReliabilitySums>, HeadSweepPartial<ReliabilitySums>>("sweep", plan.Chunks.Count)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.WorkOfSweep(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk) => plan.PositionsOf(plan.Chunks[chunk]);

    /// <inheritdoc/>
    protected override HeadSweepPartial<ReliabilitySums> Run(int chunk, ChunkRun run)
    {
        int[] ordinals = plan.OrdinalsOf(plan.Chunks[chunk]);
        HeadSweepPartial<ReliabilitySums> partial = new(ordinals, () => new ReliabilitySums());
        CleanChunk clean = new(plan.Base, plan.Chunks[chunk].Prompts, plan.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(
            plan.Chunks[chunk].Prompts.Prompts, RowReads.Z | RowReads.Streams | RowReads.HeadDirections);
        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);

        // What blocks write is not asked: repair is the logit's change less the head's own.
        AblatedRows rows = new(plan.Shape, plan.Base.SharesProducts) { LiveReads = RowReads.None };
        HeadSweep heads = new(plan.Base, plan.Heads, rows, run);
        heads.Run(
            heads.PlanAll(ordinals, prompts, replacement), new ReliabilityReduction(plan, floor, prompts, partial));
        return partial;
    }

    /// <inheritdoc/>
    protected override HeadSweepPartial<ReliabilitySums> Merge(
        IEnumerable<HeadSweepPartial<ReliabilitySums>> partials)
    {
        HeadSweepPartial<ReliabilitySums> merged =
            new([.. Enumerable.Range(0, plan.Heads.Count)], () => new ReliabilitySums());
        foreach (HeadSweepPartial<ReliabilitySums> partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }
}
