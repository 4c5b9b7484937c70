namespace SelfRepair.Analysis.Tokens;

/// <summary>A listed position is not scored in some prompt.</summary>
/// <param name="position">The position.</param>
/// <param name="prompt">Index of a prompt without it, from 0.</param>
/// <param name="length">That prompt's tokens.</param>
public sealed class PositionMissingException(int position, int prompt, int length) : AnalysisException(
    $"Position {position} is asked for, but prompt {prompt} has {length} tokens and so the positions 0 to "
    + $"{length - 2}. List positions that every prompt has, or ask for 'all'.")
{
    /// <summary>The position.</summary>
    public int Position => position;

    /// <summary>Index of a prompt without it, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>That prompt's tokens.</summary>
    public int Length => length;
}
