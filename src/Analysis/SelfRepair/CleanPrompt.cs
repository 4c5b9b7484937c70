using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>One prompt's clean run, as the ablated rows of its chunk are held against it.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Readings">What the clean run read.</param>
/// <param name="Biases">b of each scored position, logits: b_U of the target, less the foil's where there is one,
/// [scored].</param>
internal sealed record CleanPrompt(int Prompt, RowReadings Readings, double[] Biases)
{
    /// <summary>The clean run's activations.</summary>
    public ActivationCache Cache => Readings.Cache!;

    /// <summary>The scored positions and tokens.</summary>
    public ScoredTokens Scored => Cache.Scored!;

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

        return new CleanPrompt(prompt, readings, biases);
    }
}
