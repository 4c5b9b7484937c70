using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Puts back every output in every prompt.</summary>
/// <param name="plan">The plan.</param>
internal sealed class ReinforcementPhase(SelfReinforcementPlan plan)
    : SummingPhase<ReinforcementPartial>("reinforcement", plan.Chunks.Count)
{
    private const RowReads OfClean = RowReads.Projections | RowReads.HeadDirections | RowReads.Z | RowReads.Streams
        | RowReads.KeysAndValues;

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) =>
        (long)plan.Chunks.Sum(chunk => plan.WorkOf(chunk, _ => 1));

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        ReinforcementChunk part = plan.Chunks[chunk];
        return (double)plan.Base.ScoredIn(part.Prompts) * part.Count / plan.Reinforcements.Count;
    }

    /// <inheritdoc/>
    protected override ReinforcementPartial Run(int chunk, ChunkRun run)
    {
        ReinforcementChunk part = plan.Chunks[chunk];
        CleanChunk clean = new(plan.Base, part.Prompts, plan.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(part.Prompts.Prompts, OfClean);
        ReinforcementPartial partial = new(plan, part.First, part.Count);
        ReinforcementReduction reduction = new(plan, partial, prompts.Max(prompt => prompt.Scored.Count));
        foreach (ReinforcedReadings read in new ReinforcementRows(plan, prompts, run).Run(part.Places))
        {
            reduction.Add(read);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override ReinforcementPartial Empty() => new(plan, first: 0, plan.Reinforcements.Count);

    /// <inheritdoc/>
    protected override ReinforcementPartial Merge(
        IEnumerable<ReinforcementPartial> partials, Action<ReinforcementPartial> growing)
    {
        ReinforcementPartial merged = base.Merge(partials, growing);
        merged.Points?.Sort();
        return merged;
    }
}
