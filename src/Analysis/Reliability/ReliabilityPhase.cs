using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Reliability;

/// <summary>Every head ablated in every prompt.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="floor">Least lost direct effect of a position that shares count, logits.</param>
internal sealed class ReliabilityPhase(HeadSweepPlan sweep, double floor)
    : HeadSweepPhase<HeadSweepPartial<ReliabilitySums>>("sweep", sweep)
{
    /// <inheritdoc/>
    protected override RowReads CleanReads => RowReads.Z | RowReads.Streams | RowReads.HeadDirections;

    /// <inheritdoc/>
    protected override HeadSweepPartial<ReliabilitySums> Empty(int[] ordinals) =>
        new(ordinals, () => new ReliabilitySums());

    /// <inheritdoc/>
    protected override void Ablate(ChunkHeads heads, HeadSweepPartial<ReliabilitySums> partial, ChunkRun run)
    {
        // What blocks write is not asked: repair is the logit's change less the head's own.
        AblatedRows rows = new(Sweep.Shape, Sweep.Base.SharesProducts) { LiveReads = RowReads.None };
        new HeadSweep(Sweep.Base, Sweep.Heads, rows, run).RunAll(
            heads, new ReliabilityReduction(Sweep, floor, heads.Prompts, partial));
    }
}
