using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>Every head ablated in every prompt, under live scales and where asked under frozen ones.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LayerNormsPhase(LayerNormsPlan plan)
    : HeadSweepPhase<HeadSweepPartial<ScaleSums>>("layernorm", plan.Sweep)
{
    /// <inheritdoc/>
    protected override RowReads CleanReads => RowReads.Z | RowReads.Streams | RowReads.HeadDirections
        | (plan.Settings.Downstream ? RowReads.Scales : RowReads.None);

    /// <inheritdoc/>
    protected override HeadSweepPartial<ScaleSums> Empty(int[] ordinals) =>
        new(ordinals, () => new ScaleSums(plan.Settings));

    /// <inheritdoc/>
    protected override void Ablate(ChunkHeads heads, HeadSweepPartial<ScaleSums> partial, ChunkRun run)
    {
        LayerNormsReduction reduction = new(plan, plan.Writes.SeenFrom(heads.Prompts), heads.Prompts, partial);

        // What blocks write is not asked: the last stream says how it was scaled.
        AblatedRows rows = new(Sweep.Shape, Sweep.Base.SharesProducts)
        {
            LiveReads = RowReads.None,
            IsolatedReads = RowReads.Streams,
            FreezesScales = plan.Settings.Downstream,
        };
        new HeadSweep(Sweep.Base, Sweep.Heads, rows, run).RunAll(heads, reduction);
    }
}
