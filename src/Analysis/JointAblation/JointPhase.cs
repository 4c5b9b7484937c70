using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Every set replaced in every prompt, its members alone, and what else its terms need.</summary>
/// <param name="plan">The plan.</param>
internal sealed class JointPhase(JointAblationPlan plan) : SummingPhase<SetPartial>("joint", plan.Chunks.Count)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.Work(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        SetChunk part = plan.Chunks[chunk];
        return (double)plan.Base.ScoredIn(part.Prompts) * part.SetCount / plan.Sets.Count;
    }

    /// <inheritdoc/>
    protected override SetPartial Run(int chunk, ChunkRun run)
    {
        SetChunk sets = plan.Chunks[chunk];
        CleanChunk clean = new(plan.Base, sets.Prompts, plan.Clean.In(run.Earlier), run);
        RowReads outputs = plan.NeedsMlps ? RowReads.Z | RowReads.MlpOut : RowReads.Z;
        RowReads reads = RowReads.Projections | RowReads.Streams | RowReads.HeadDirections | outputs
            | (plan.NeedsScales ? RowReads.Scales : RowReads.None);
        CleanPrompt[] prompts = clean.Run(sets.Prompts.Prompts, reads);
        InterventionRows rows = new(plan, prompts, clean.ReplacementIn(prompts, outputs));
        SetReduction reduction = new(plan, sets, prompts);
        foreach ((InterventionTag tag, RowReadings readings) in run.Engine.Run(
            rows.Write(plan.InterventionsOf(sets), reduction.NeedsTerms, run.Engine.BatchTokens),
            run.CancellationToken))
        {
            run.Pass(plan.PassesOf(tag.Intervention));
            reduction.Add(tag, readings);
        }

        return reduction.Close();
    }

    /// <inheritdoc/>
    protected override SetPartial Empty() => new(plan, firstSet: 0, plan.Sets.Count);
}

/// <summary>Which row of which prompt.</summary>
/// <param name="Intervention">What is changed in it.</param>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Draw">The draw.</param>
internal readonly record struct InterventionTag(Intervention Intervention, int Prompt, int Draw);
