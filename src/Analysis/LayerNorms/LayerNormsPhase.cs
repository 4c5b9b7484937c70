using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>Every head ablated in every prompt, under live scales and where asked under frozen ones.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LayerNormsPhase(LayerNormsPlan plan)
    : Phase<HeadSweepPartial<ScaleSums>, HeadSweepPartial<ScaleSums>>("layernorm", plan.Sweep.Chunks.Count)
{
    private const RowReads CleanReads = RowReads.Z | RowReads.Streams | RowReads.HeadDirections;

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) =>
        (long)plan.Sweep.WorkOfSweep(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk) => plan.Sweep.PositionsOf(plan.Sweep.Chunks[chunk]);

    /// <inheritdoc/>
    protected override HeadSweepPartial<ScaleSums> Run(int chunk, ChunkRun run)
    {
        HeadSweepPlan sweep = plan.Sweep;
        int[] ordinals = sweep.OrdinalsOf(sweep.Chunks[chunk]);
        HeadSweepPartial<ScaleSums> partial = Empty(ordinals);
        CleanChunk clean = new(sweep.Base, sweep.Chunks[chunk].Prompts, sweep.Clean.In(run.Earlier), run);
        RowReads reads = CleanReads | (plan.Settings.Downstream ? RowReads.Scales : RowReads.None);
        CleanPrompt[] prompts = clean.Run(sweep.Chunks[chunk].Prompts.Prompts, reads);
        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
        LayerNormsReduction reduction = new(plan, plan.Writes.SeenFrom(prompts), prompts, partial);

        // What blocks write is not asked: the last stream says how it was scaled.
        AblatedRows rows = new(sweep.Shape, sweep.Base.SharesProducts)
        {
            LiveReads = RowReads.None,
            IsolatedReads = RowReads.Streams,
            FreezesScales = plan.Settings.Downstream,
        };
        HeadSweep heads = new(sweep.Base, sweep.Heads, rows, run);
        heads.Run(heads.PlanAll(ordinals, prompts, replacement), reduction);
        return partial;
    }

    /// <inheritdoc/>
    protected override HeadSweepPartial<ScaleSums> Merge(IEnumerable<HeadSweepPartial<ScaleSums>> partials)
    {
        HeadSweepPartial<ScaleSums> merged = Empty([.. Enumerable.Range(0, plan.Sweep.Heads.Count)]);
        foreach (HeadSweepPartial<ScaleSums> partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }

    private HeadSweepPartial<ScaleSums> Empty(int[] ordinals) => new(ordinals, () => new ScaleSums(plan.Settings));
}
