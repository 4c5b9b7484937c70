using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>Holds what the model predicts with each head ablated against what it predicts clean.</summary>
/// <param name="plan">The plan.</param>
internal sealed class PredictionPhase(PredictionChangePlan plan)
    : Phase<PredictionPartial, PredictionPartial>("prediction", plan.Chunks.Count)
{
    /// <summary>Of the most likely tokens the first is needed always: whether it changes is a term.</summary>
    private int TopCount => plan.Settings.KeepsTokens ? plan.Settings.TopCount : 1;

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.WorkOfChunks(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk)
    {
        Chunk part = plan.Chunks[chunk];
        return (double)plan.Base.ScoredIn(part.Prompts) * plan.HeadsOf(part).Count() / plan.Heads.Count;
    }

    /// <inheritdoc/>
    protected override PredictionPartial Run(int chunk, ChunkRun run)
    {
        Chunk part = plan.Chunks[chunk];
        int[] heads = [.. plan.HeadsOf(part)];
        CleanChunk clean = new(plan.Base, part.Prompts, plan.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(
            part.Prompts.Prompts, RowReads.Z | RowReads.Streams, new DistributionReads(TopCount));
        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
        PredictionReduction reduction = new(plan, prompts, heads);
        foreach ((AblatedPrompt tag, RowReadings readings) in run.Engine.Run(
            Rows(heads, prompts, replacement), run.CancellationToken))
        {
            reduction.Add(tag, readings.Distribution!);
            run.Pass(ChunkCut.BlocksAfter(plan.Shape, plan.Heads[tag.Head].Layer));
        }

        return reduction.Close();
    }

    /// <inheritdoc/>
    protected override PredictionPartial Merge(IEnumerable<PredictionPartial> partials)
    {
        PredictionPartial merged = new(plan, [.. Enumerable.Range(0, plan.Heads.Count)]);
        foreach (PredictionPartial partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }

    /// <summary>The ablated rows of a layer's heads, prompt by prompt: rows of one prompt that stand together share
    /// what it predicts clean.</summary>
    private IEnumerable<TaggedRow<AblatedPrompt>> Rows(
        int[] heads, CleanPrompt[] prompts, Replacement replacement) =>
        from layer in heads.GroupBy(head => plan.Heads[head].Layer)
        from prompt in Enumerable.Range(0, prompts.Length)
        from head in layer
        from draw in Enumerable.Range(0, plan.Base.Ablation.RunCount)
        select new TaggedRow<AblatedPrompt>(
            Ablate(plan.Heads[head], prompt, draw, prompts[prompt], replacement),
            new AblatedPrompt(head, prompt, draw));

    private Row Ablate(HeadId head, int prompt, int draw, CleanPrompt clean, Replacement replacement) =>
        Row.From(AblatedStart.Of(head, (prompt, draw), clean, replacement, plan.Base), RowReads.None) with
        {
            Distribution = new DistributionReads(TopCount, clean.Cache),
        };
}

/// <summary>Which row of which prompt.</summary>
/// <param name="Head">The ablated head's place among all.</param>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Draw">The draw.</param>
internal readonly record struct AblatedPrompt(int Head, int Prompt, int Draw);
