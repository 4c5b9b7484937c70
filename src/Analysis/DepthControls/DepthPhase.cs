using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Every head ablated in every prompt, and random writes of the same norms in its place.</summary>
/// <param name="plan">The plan.</param>
internal sealed class DepthPhase(DepthControlsPlan plan) : HeadSweepPhase<DepthPartial>("depth", plan.Sweep)
{
    /// <inheritdoc/>
    protected override RowReads CleanReads =>
        RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.HeadDirections;

    /// <inheritdoc/>
    protected override DepthPartial Empty(int[] ordinals) => new(ordinals, plan.Settings.Random.Count, Sweep.Shape);

    /// <inheritdoc/>
    protected override void Ablate(ChunkHeads heads, DepthPartial partial, ChunkRun run)
    {
        CleanPrompt[] prompts = heads.Prompts;
        if (heads.Chunk.Heads == Sweep.FirstGroup)
        {
            foreach (CleanPrompt prompt in prompts.OrderBy(prompt => prompt.Prompt))
            {
                partial.Clean.Add(prompt);
            }
        }

        AblatedRows rows = new(Sweep.Shape, Sweep.Base.SharesProducts) { IsolatedReads = RowReads.Streams };
        HeadSweep sweep = new(Sweep.Base, Sweep.Heads, rows, run);
        DepthReduction reduction = new(plan, plan.Writes.SeenFrom(prompts), prompts, partial.Heads);
        foreach (IGrouping<int, int> layer in heads.Ordinals.GroupBy(ordinal => Sweep.Heads[ordinal].Layer))
        {
            DepthLayer controlled = new(plan, rows, layer.Key);
            foreach (SweepPair pair in SweepOrder.OfAll([.. layer], prompts, run.Engine.BatchTokens))
            {
                controlled.Add(sweep.Ablate(pair, prompts[pair.Prompt], heads.Replacement));
            }

            controlled.Run(run, reduction);
        }
    }
}
