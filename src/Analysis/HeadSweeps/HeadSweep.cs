using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Heads ablated one by one in the prompts of a chunk.</summary>
/// <remarks>Rows are written layer by layer, all in one call, so that nothing waits at a layer's end. A head's terms in
/// a prompt are reduced as soon as its runs are read; only the clean runs and the changes of the layers under way are
/// held.</remarks>
/// <param name="plan">The prompts and the ablation.</param>
/// <param name="heads">The heads, [ordinal].</param>
/// <param name="rows">What writes rows.</param>
/// <param name="run">What the chunk runs with.</param>
internal sealed class HeadSweep(PromptPlan plan, IReadOnlyList<HeadId> heads, AblatedRows rows, ChunkRun run)
{
    /// <summary>Plans a layer's rows.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="pairs">Its heads in the prompts of the chunk, in the order of their rows.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="replacement">What replaces outputs.</param>
    public AblatedLayer Plan(
        int layer, IEnumerable<SweepPair> pairs, CleanPrompt[] prompts, Replacement replacement)
    {
        AblatedLayer planned = new(rows, layer);
        foreach (SweepPair pair in pairs)
        {
            planned.Add(Ablate(pair, prompts[pair.Prompt], replacement));
        }

        return planned;
    }

    /// <summary>Runs every head of a chunk in every prompt of it, layer after layer.</summary>
    /// <param name="ofChunk">The heads and the clean runs.</param>
    /// <param name="reduction">Reduces what is read.</param>
    public void RunAll(ChunkHeads ofChunk, HeadReduction reduction) => Run(
        from ordinal in ofChunk.Ordinals
        group ordinal by heads[ordinal].Layer into layer
        select Plan(
            layer.Key,
            SweepOrder.OfAll([.. layer], ofChunk.Prompts, run.Engine.BatchTokens),
            ofChunk.Prompts,
            ofChunk.Replacement),
        reduction);

    /// <summary>Runs layers.</summary>
    /// <param name="layers">The layers, drawn while rows run.</param>
    /// <param name="reduction">Reduces what is read.</param>
    public void Run(IEnumerable<AblatedLayer> layers, HeadReduction reduction)
    {
        IEnumerable<TaggedRow<AblatedRowTag>> written = layers.SelectMany(layer => layer.Rows());
        foreach ((AblatedRowTag tag, RowReadings readings) in run.Engine.Run(written, run.CancellationToken))
        {
            run.Pass(tag.Passes);
            tag.Layer.Take(tag, readings, reduction);
        }
    }

    /// <summary>A head in a prompt, with the changes of its output.</summary>
    /// <param name="pair">Which.</param>
    /// <param name="clean">The prompt's clean run.</param>
    /// <param name="replacement">What replaces outputs.</param>
    public AblatedHead Ablate(SweepPair pair, CleanPrompt clean, Replacement replacement)
    {
        CleanPrompt subset = clean.At(pair.Subset);
        HeadId head = heads[pair.Ordinal];
        HeadDifference[] differences = new HeadDifference[plan.Ablation.RunCount];
        for (int draw = 0; draw < differences.Length; draw++)
        {
            differences[draw] = replacement.ChangeOf(
                head,
                (pair.Prompt, draw),
                clean.Cache,
                subset.Scored.Positions[^1] + 1,
                plan.Settings.Ablation.Strength,
                plan.Shape);
        }

        return new AblatedHead(pair.Prompt, pair.Ordinal, subset, differences);
    }
}
