using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>Holds what the model predicts with each head ablated against what it predicts clean.</summary>
/// <param name="sweep">The heads and chunks.</param>
/// <param name="settings">The settings.</param>
internal sealed class PredictionPhase(HeadSweepPlan sweep, PredictionChangeSettings settings)
    : HeadSweepPhase<PredictionPartial>("prediction", sweep)
{
    /// <inheritdoc/>
    protected override RowReads CleanReads => RowReads.Z | RowReads.Streams;

    /// <inheritdoc/>
    protected override DistributionReads CleanDistribution => new(TopCount);

    /// <summary>Of the most likely tokens the first is needed always: whether it changes is a term.</summary>
    private int TopCount => settings.KeepsTokens ? settings.TopCount : 1;

    /// <inheritdoc/>
    protected override PredictionPartial Empty(int[] ordinals) => new(settings, ordinals);

    /// <inheritdoc/>
    protected override void Ablate(ChunkHeads heads, PredictionPartial partial, ChunkRun run)
    {
        PredictionReduction reduction = new(Sweep, settings, heads.Prompts, partial);
        foreach ((AblatedPrompt tag, RowReadings readings) in run.Engine.Run(Rows(heads), run.CancellationToken))
        {
            reduction.Add(tag, readings.Distribution!);
            run.Pass(ChunkCut.BlocksAfter(Sweep.Shape, Sweep.Heads[tag.Head].Layer));
        }

        reduction.Close();
    }

    /// <summary>The ablated rows of a layer's heads, prompt by prompt: rows of one prompt that stand together share
    /// what it predicts clean.</summary>
    private IEnumerable<TaggedRow<AblatedPrompt>> Rows(ChunkHeads heads) =>
        from layer in heads.Ordinals.GroupBy(head => Sweep.Heads[head].Layer)
        from prompt in Enumerable.Range(0, heads.Prompts.Length)
        from head in layer
        from draw in Enumerable.Range(0, Sweep.Base.Ablation.RunCount)
        select new TaggedRow<AblatedPrompt>(
            Ablate(Sweep.Heads[head], (prompt, draw), heads), new AblatedPrompt(head, prompt, draw));

    private Row Ablate(HeadId head, (int Prompt, int Draw) row, ChunkHeads heads)
    {
        CleanPrompt clean = heads.Prompts[row.Prompt];
        return Row.From(AblatedStart.Of(head, row, clean, heads.Replacement, Sweep.Base), RowReads.None) with
        {
            Distribution = new DistributionReads(TopCount, clean.Cache),
        };
    }
}

/// <summary>Which row of which prompt.</summary>
/// <param name="Head">The ablated head's ordinal.</param>
/// <param name="Prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="Draw">The draw.</param>
internal readonly record struct AblatedPrompt(int Head, int Prompt, int Draw);
