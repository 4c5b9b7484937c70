using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>One prompt's clean run, as the ablated rows of its chunk are held against it.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Readings">What the clean run read.</param>
/// <param name="Biases">b of each scored position, logits: b_U of the target, less the foil's where there is one,
/// [scored].</param>
/// <param name="Cache">The clean run's activations.</param>
/// <param name="Scored">The scored positions and tokens.</param>
/// <param name="Subset">Which of the positions that the clean run scored these are, as ascending indices; null:
/// all.</param>
internal sealed record CleanPrompt(
    int Prompt,
    RowReadings Readings,
    double[] Biases,
    ActivationCache Cache,
    ScoredTokens Scored,
    IReadOnlyList<int>? Subset)
{
    /// <summary>Takes in a clean run.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="readings">What it read, its cache among it.</param>
    /// <param name="engine">The engine that ran it.</param>
    public static CleanPrompt From(int prompt, RowReadings readings, IRowEngine engine)
    {
        ScoredTokens scored = readings.Cache!.Scored!;
        double[] biases = new double[scored.Count];
        for (int index = 0; index < biases.Length; index++)
        {
            double foil = scored.Foils is { } foils ? engine.UnembeddingBias(foils[index]) : 0;
            biases[index] = engine.UnembeddingBias(scored.Targets[index]) - foil;
        }

        return new CleanPrompt(prompt, readings, biases, readings.Cache, scored, Subset: null);
    }

    /// <summary>The same run with only some of its scored positions.</summary>
    /// <param name="subset">Their ascending indices; null: all of them.</param>
    public CleanPrompt At(IReadOnlyList<int>? subset) => subset is null
        ? this
        : new CleanPrompt(
            Prompt,
            new RowReadings
            {
                FinalProjection = Some(Readings.FinalProjection.Span, subset),
                FinalScale = Some(Readings.FinalScale.Span, subset),
                Blocks = [.. Readings.Blocks.Select(block => Some(block, subset))],
                Logits = Readings.Logits,
                Cache = Readings.Cache,
            },
            [.. subset.Select(index => Biases[index])],
            Cache,
            Scored.Choose(subset),
            subset);

    private BlockReadings Some(BlockReadings block, IReadOnlyList<int> subset) => new(
        block.Layer, Some(block.Heads.Span, subset), Some(block.Mlp.Span, subset));

    private float[] Some(ReadOnlySpan<float> values, IReadOnlyList<int> subset)
    {
        int width = values.Length / Scored.Count;
        float[] some = new float[subset.Count * width];
        for (int index = 0; index < subset.Count; index++)
        {
            values.Slice(subset[index] * width, width).CopyTo(some.AsSpan(index * width));
        }

        return some;
    }
}
