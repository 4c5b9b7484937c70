using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>Every head ablated at every strength. The clean runs and their sources serve all strengths of a
/// chunk.</summary>
/// <param name="plan">The plan.</param>
internal sealed class DoseResponsePhase(DoseResponsePlan plan)
    : SummingPhase<DoseResponsePartial>("doses", plan.ChunkCount)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.OfChunks(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        (PromptRange prompts, RunRange runs) = plan.ChunkAt(chunk);
        return (double)plan.Base.ScoredIn(prompts) * runs.Count / plan.RunCount;
    }

    /// <inheritdoc/>
    protected override DoseResponsePartial Run(int chunk, ChunkRun run)
    {
        (PromptRange range, RunRange runs) = plan.ChunkAt(chunk);
        CleanChunk clean = new(plan.Base, range, plan.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(
            range.Prompts, RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.HeadDirections);
        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
        DoseResponsePartial partial = new(runs.First, runs.Count);
        DoseResponseReduction reduction = new(plan, prompts, partial);
        IEnumerable<TaggedRow<DoseTag>> rows =
            from index in runs.Runs
            from prompt in Enumerable.Range(0, prompts.Length)
            from draw in Enumerable.Range(0, plan.Base.Ablation.RunCount)
            select Ablate(index, prompt, draw, prompts[prompt], replacement);
        foreach ((DoseTag tag, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            run.Pass(ChunkCut.BlocksAfter(plan.Shape, tag.Change.Head.Layer));
            reduction.Add(tag, readings);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override DoseResponsePartial Empty() => new(0, plan.RunCount);

    private TaggedRow<DoseTag> Ablate(
        long run, int prompt, int draw, CleanPrompt clean, Replacement replacement)
    {
        (HeadId head, double strength) = plan.RunAt(run);
        HeadDifference change = replacement.ChangeOf(
            head, (prompt, draw), clean.Cache, clean.Cache.Tokens.Length, strength, plan.Shape);
        RowStart start = RowStart.AfterHeads(clean.Cache, head.Layer, change, plan.Shape);
        return new TaggedRow<DoseTag>(Row.From(start, RowReads.Projections), new DoseTag(run, prompt, change));
    }
}

/// <summary>Which row of which prompt.</summary>
/// <param name="Run">The run.</param>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Change">What it changes.</param>
internal sealed record DoseTag(long Run, int Prompt, HeadDifference Change);
