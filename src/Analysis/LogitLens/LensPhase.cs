using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>Reads the target from every stream, clean and with each head ablated.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LensPhase(LogitLensPlan plan) : SummingPhase<LensPartial>("lens", plan.Chunks.Count)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.WorkOfChunks(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        Chunk part = plan.Chunks[chunk];
        return (double)plan.Base.ScoredIn(part.Prompts) * plan.SubjectsOf(part).Count() / plan.SubjectCount;
    }

    /// <inheritdoc/>
    protected override LensPartial Run(int chunk, ChunkRun run)
    {
        int[] subjects = [.. plan.SubjectsOf(plan.Chunks[chunk])];
        LensPartial partial = new(subjects, plan.StreamCount);
        CleanChunk clean = new(plan.Base, plan.Chunks[chunk].Prompts, plan.Clean.In(run.Earlier), run);
        bool ablates = subjects[^1] > 0;
        RowReads kept = ablates ? RowReads.Z | RowReads.Streams : RowReads.Z;
        CleanPrompt[] prompts = clean.Run(plan.Chunks[chunk].Prompts.Prompts, RowReads.Lens | kept);
        LensReduction reduction = new(plan, prompts, partial);
        if (subjects[0] == 0)
        {
            reduction.AddClean();
        }

        if (ablates)
        {
            Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
            Ablate([.. subjects.Where(subject => subject > 0)], prompts, replacement, reduction, run);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override LensPartial Empty() => new([.. Enumerable.Range(0, plan.SubjectCount)], plan.StreamCount);

    private void Ablate(
        int[] subjects, CleanPrompt[] prompts, Replacement replacement, LensReduction reduction, ChunkRun run)
    {
        int runCount = plan.Base.Ablation.RunCount;
        IEnumerable<TaggedRow<AblatedLens>> rows =
            from subject in subjects
            from prompt in Enumerable.Range(0, prompts.Length)
            from draw in Enumerable.Range(0, runCount)
            select new TaggedRow<AblatedLens>(
                Ablate(subject, prompt, draw, prompts[prompt], replacement), new AblatedLens(subject, prompt));
        foreach ((AblatedLens tag, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            reduction.Add(tag.Subject, tag.Prompt, readings.Lens, runCount);
            run.Pass(ChunkCut.BlocksAfter(plan.Shape, plan.Heads[tag.Subject - 1].Layer));
        }
    }

    private Row Ablate(int subject, int prompt, int draw, CleanPrompt clean, Replacement replacement) => Row.From(
        AblatedStart.Of(plan.Heads[subject - 1], (prompt, draw), clean, replacement, plan.Base), RowReads.Lens);

    /// <summary>Which subject in which of the chunk's prompts a row is of.</summary>
    private readonly record struct AblatedLens(int Subject, int Prompt);
}
