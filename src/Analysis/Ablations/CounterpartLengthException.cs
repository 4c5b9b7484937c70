namespace SelfRepair.Analysis.Ablations;

/// <summary>Contrastive ablation is asked for with a counterpart of another length, or none.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="id">The prompt's name.</param>
/// <param name="promptLength">The prompt's tokens.</param>
/// <param name="counterpartLength">The counterpart's tokens; null where there is none.</param>
public sealed class CounterpartLengthException(
    int prompt, string id, int promptLength, int? counterpartLength)
    : AnalysisException(
        counterpartLength is { } length
            ? $"Prompt {prompt} ({id}) has {promptLength} tokens and its counterpart {length}. "
                + "Contrastive ablation needs the same number: token for token, one prompt replaces the other."
            : $"Prompt {prompt} ({id}) has no counterpart. Contrastive ablation needs one of {promptLength} tokens for "
                + "it.")
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>The prompt's name.</summary>
    public string Id => id;

    /// <summary>The prompt's tokens.</summary>
    public int PromptLength => promptLength;

    /// <summary>The counterpart's tokens; null where there is none.</summary>
    public int? CounterpartLength => counterpartLength;
}
