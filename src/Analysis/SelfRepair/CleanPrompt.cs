using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>One prompt's clean run, as the ablated rows of its chunk are held against it.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Readings">What the clean run read.</param>
/// <param name="Biases">b of each scored position, logits: b_U of the target, less the foil's where there is one,
/// [scored].</param>
/// <param name="Cache">The clean run's activations.</param>
/// <param name="Scored">The scored positions and tokens.</param>
/// <param name="Chosen">Which of the positions that the clean run scored these are, as ascending indices; null:
/// all.</param>
internal sealed record CleanPrompt(
    int Prompt,
    RowReadings Readings,
    double[] Biases,
    ActivationCache Cache,
    ScoredTokens Scored,
    IReadOnlyList<int>? Chosen)
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

        return new CleanPrompt(prompt, readings, biases, readings.Cache, scored, Chosen: null);
    }

    /// <summary>The same run with only some of its scored positions.</summary>
    /// <param name="chosen">Their ascending indices; null: all of them.</param>
    public CleanPrompt Choose(IReadOnlyList<int>? chosen) => chosen is null
        ? this
        : new CleanPrompt(
            Prompt,
            new RowReadings
            {
                FinalProjection = Choose(Readings.FinalProjection.Span, chosen),
                FinalScale = Choose(Readings.FinalScale.Span, chosen),
                Blocks = [.. Readings.Blocks.Select(block => Choose(block, chosen))],
                Logits = Readings.Logits,
                Cache = Readings.Cache,
            },
            [.. chosen.Select(index => Biases[index])],
            Cache,
            Scored.Choose(chosen),
            chosen);

    private BlockReadings Choose(BlockReadings block, IReadOnlyList<int> chosen) => new(
        block.Layer, Choose(block.Heads.Span, chosen), Choose(block.Mlp.Span, chosen));

    private float[] Choose(ReadOnlySpan<float> values, IReadOnlyList<int> chosen)
    {
        int width = values.Length / Scored.Count;
        float[] some = new float[chosen.Count * width];
        for (int index = 0; index < chosen.Count; index++)
        {
            values.Slice(chosen[index] * width, width).CopyTo(some.AsSpan(index * width));
        }

        return some;
    }
}
