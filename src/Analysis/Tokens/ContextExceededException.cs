namespace SelfRepair.Analysis.Tokens;

/// <summary>A list of tokens is longer than the model's context.</summary>
/// <param name="role">What the list is.</param>
/// <param name="prompt">Index of the prompt (or of the source), from 0.</param>
/// <param name="length">Its tokens.</param>
/// <param name="contextLength">The most the model takes.</param>
public sealed class ContextExceededException(TokenRole role, int prompt, int length, int contextLength)
    : AnalysisException(
        $"{Wording.Name(role)} {prompt} has {length} tokens; the model's context holds {contextLength}. Shorten it.")
{
    /// <summary>What the list is.</summary>
    public TokenRole Role => role;

    /// <summary>Index of the prompt (or of the source), from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Its tokens.</summary>
    public int Length => length;

    /// <summary>The most the model takes.</summary>
    public int ContextLength => contextLength;
}
