using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Every head ablated in every prompt, and random writes of the same norms in its place.</summary>
/// <param name="plan">The plan.</param>
internal sealed class DepthPhase(DepthControlsPlan plan)
    : Phase<DepthPartial, DepthPartial>("depth", plan.Sweep.Chunks.Count)
{
    private const RowReads CleanReads =
        RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.HeadDirections;

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) =>
        (long)plan.Sweep.WorkOfSweep(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk) => plan.Sweep.PositionsOf(plan.Sweep.Chunks[chunk]);

    /// <inheritdoc/>
    protected override DepthPartial Run(int chunk, ChunkRun run)
    {
        HeadSweepPlan sweep = plan.Sweep;
        Chunk part = sweep.Chunks[chunk];
        int[] ordinals = sweep.OrdinalsOf(part);
        DepthPartial partial = Empty(ordinals);
        CleanChunk clean = new(sweep.Base, part.Prompts, sweep.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(part.Prompts.Prompts, CleanReads);
        if (part.Heads == sweep.FirstGroup)
        {
            foreach (CleanPrompt prompt in prompts.OrderBy(prompt => prompt.Prompt))
            {
                partial.Clean.Add(prompt);
            }
        }

        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
        AblatedRows rows = new(sweep.Shape, sweep.Base.SharesProducts) { IsolatedReads = RowReads.Streams };
        HeadSweep heads = new(sweep.Base, sweep.Heads, rows, run);
        DepthReduction reduction = new(plan, plan.Writes.SeenFrom(prompts), prompts, partial.Heads);
        foreach (IGrouping<int, int> layer in ordinals.GroupBy(ordinal => sweep.Heads[ordinal].Layer))
        {
            DepthLayer controlled = new(plan, rows, layer.Key);
            foreach (SweepPair pair in SweepOrder.OfAll([.. layer], prompts, run.Engine.BatchTokens))
            {
                controlled.Add(heads.Ablate(pair, prompts[pair.Prompt], replacement));
            }

            controlled.Run(run, reduction);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override DepthPartial Merge(IEnumerable<DepthPartial> partials)
    {
        DepthPartial merged = Empty([.. Enumerable.Range(0, plan.Sweep.Heads.Count)]);
        foreach (DepthPartial partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }

    private DepthPartial Empty(int[] ordinals) => new(ordinals, plan.Settings.Random.Count, plan.Sweep.Shape);
}
