namespace SelfRepair.Analysis.Tokens;

/// <summary>A logit difference is asked for where a prompt has nothing to compare with.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="isLast">Whether the last position is scored.</param>
public sealed class FoilMissingException(int prompt, bool isLast) : AnalysisException(
    $"The metric 'logit_difference' needs foils, and prompt {prompt} has none. "
    + (isLast ? "Give it a 'foil'" : "Give it 'foils', one token id a scored position")
    + ", or ask for the metric 'logit'.")
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Whether the last position is scored.</summary>
    public bool IsLast => isLast;
}
