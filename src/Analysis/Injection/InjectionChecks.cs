using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Injection;

/// <summary>Refuses settings that do not fit the model, the prompts or themselves.</summary>
/// <param name="settings">The settings.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class InjectionChecks(InjectionSettings settings, ModelShape shape)
{
    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">There is no prompt, layer, vector or alpha, or a number lies outside its
    /// range.</exception>
    public void Run()
    {
        if (settings.Layers.Count == 0 || settings.Vectors.Count == 0)
        {
            throw new ArgumentException("An injection needs layers and vectors.", nameof(settings));
        }

        if (settings.Alphas.Count == 0
            || settings.Alphas.Distinct().Count() < settings.Alphas.Count
            || !settings.Alphas.All(double.IsFinite))
        {
            throw new ArgumentException("Alphas are finite numbers, each once.", nameof(settings));
        }

        if (settings.Random is { Count: < 1 })
        {
            throw new ArgumentException("There is at least one random direction.", nameof(settings));
        }

        PromptSettingsChecks.Run(settings, shape, ablated: []);
        CheckLayers();
        CheckPositions();
        for (int vector = 0; vector < settings.Vectors.Count; vector++)
        {
            if (FaultOf(settings.Vectors[vector]) is string fault)
            {
                throw new InjectedVectorException(vector, fault);
            }
        }

        CheckNames();
    }

    private void CheckLayers()
    {
        for (int index = 0; index < settings.Layers.Count; index++)
        {
            int layer = settings.Layers[index];
            if (layer < 0 || layer >= shape.LayerCount || settings.Layers.Take(index).Contains(layer))
            {
                throw new InjectedLayerException(index, layer, shape.LayerCount);
            }
        }
    }

    private void CheckPositions()
    {
        int longest = settings.Prompts.Max(prompt => prompt.Tokens.Length);
        for (int index = 0; index < (settings.At?.Count ?? 0); index++)
        {
            int position = settings.At![index];
            if (position < 0 || position >= longest)
            {
                throw new InjectedPositionException(index, position, longest);
            }
        }
    }

    private void CheckNames()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int vector = 0; vector < settings.Vectors.Count; vector++)
        {
            if (settings.Vectors[vector].Names.FirstOrDefault(name => !names.Add(name)) is string twice)
            {
                throw new InjectedVectorException(
                    vector, $"another one is named '{twice}' too. Give each a name of its own");
            }
        }
    }

    private string? FaultOf(InjectedVector vector) => vector switch
    {
        GivenVector given => FaultOf(given.Values.Span, positions: 1),
        GivenVectors given => FaultOf(given),
        HeadVector of => shape.Contains(of.Head)
            ? null
            : $"{of.Head} is outside the model, which has layers 0 to {shape.LayerCount - 1} and heads 0 to "
                + $"{shape.HeadCount - 1}",
        RandomVectors random => random is { Norm: > 0 and <= float.MaxValue, Count: > 0 }
            ? null
            : "random directions have a positive norm, and are one at least",
        DifferenceVector difference => FaultOf(difference.First.Span) ?? FaultOf(difference.Second.Span),
        _ => "it is of no known kind",
    };

    private string? FaultOf(GivenVectors given)
    {
        if (given.OfPrompts.Count != settings.Prompts.Count)
        {
            return $"it has vectors for {given.OfPrompts.Count} prompts, and the request has {settings.Prompts.Count}";
        }

        for (int prompt = 0; prompt < given.OfPrompts.Count; prompt++)
        {
            ReadOnlySpan<float> values = given.OfPrompts[prompt].Span;
            if (values.Length % shape.DModel != 0)
            {
                return $"a vector of prompt {prompt} has another length than the model's {shape.DModel}";
            }

            if (FaultOf(values, values.Length / shape.DModel) is string fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? FaultOf(ReadOnlySpan<float> values, int positions)
    {
        if (values.Length != positions * shape.DModel)
        {
            return $"it has {values.Length} numbers, and the model's d_model is {shape.DModel}";
        }

        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return "a number of it is not finite";
            }
        }

        return null;
    }

    private string? FaultOf(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty || tokens.Length > shape.ContextLength)
        {
            return $"a prompt of it has {tokens.Length} tokens, and the model takes 1 to {shape.ContextLength}";
        }

        foreach (int token in tokens)
        {
            if (token < 0 || token >= shape.DVocab)
            {
                return $"token id {token} is outside the vocabulary, which has the ids 0 to {shape.DVocab - 1}";
            }
        }

        return null;
    }
}
