namespace SelfRepair.Analysis.Tokens;

/// <summary>A prompt has too few tokens for a scored position.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="length">Its tokens.</param>
/// <param name="minimum">The tokens it needs: 2, or 1 where the last position is scored.</param>
public sealed class PromptTooShortException(int prompt, int length, int minimum) : AnalysisException(
    $"Prompt {prompt} has {Wording.Of(length, "token")}; at least {minimum} are needed"
    + (minimum == 2 ? ", because each position predicts the next token. Lengthen it or leave it out." : "."))
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Its tokens.</summary>
    public int Length => length;

    /// <summary>The tokens it needs.</summary>
    public int Minimum => minimum;
}
