namespace SelfRepair.Analysis.Tokens;

/// <summary>A prompt has too few tokens for a scored position.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="length">Its tokens.</param>
/// <param name="minimum">The tokens it needs: 2, or 1 where the last position is scored.</param>
public sealed class PromptTooShortException(int prompt, int length, int minimum) : AnalysisException(
    $"Prompt {prompt} has {Count.Of(length, "token")}; at least {minimum} are needed"
    + (minimum == 2 ? ", because each position predicts the next token. Lengthen it or leave it out." : "."))
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Its tokens.</summary>
    public int Length => length;

    /// <summary>The tokens it needs.</summary>
    public int Minimum => minimum;
}

/// <summary>A list of tokens is longer than the model's context.</summary>
/// <param name="role">What the list is.</param>
/// <param name="prompt">Index of the prompt (or of the source), from 0.</param>
/// <param name="length">Its tokens.</param>
/// <param name="contextLength">The most the model takes.</param>
public sealed class ContextExceededException(TokenRole role, int prompt, int length, int contextLength)
    : AnalysisException(
        $"{Count.Name(role)} {prompt} has {length} tokens; the model's context holds {contextLength}. Shorten it.")
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

/// <summary>A token id lies outside the model's vocabulary.</summary>
/// <param name="role">Where the id stands.</param>
/// <param name="prompt">Index of the prompt (or of the source), from 0.</param>
/// <param name="index">Index of the id in its list, from 0; 0 for a single id.</param>
/// <param name="tokenId">The id.</param>
/// <param name="vocabularySize">d_vocab.</param>
public sealed class UnknownTokenIdException(TokenRole role, int prompt, int index, int tokenId, int vocabularySize)
    : AnalysisException(
        $"{Count.Name(role)} {prompt} names token {tokenId}; the model's token ids are 0 to {vocabularySize - 1}.")
{
    /// <summary>Where the id stands.</summary>
    public TokenRole Role => role;

    /// <summary>Index of the prompt (or of the source), from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Index of the id in its list, from 0; 0 for a single id.</summary>
    public int Index => index;

    /// <summary>The id.</summary>
    public int TokenId => tokenId;

    /// <summary>d_vocab.</summary>
    public int VocabularySize => vocabularySize;
}

/// <summary>A listed position is not scored in some prompt.</summary>
/// <param name="position">The position.</param>
/// <param name="prompt">Index of a prompt without it, from 0.</param>
/// <param name="length">That prompt's tokens.</param>
public sealed class PositionMissingException(int position, int prompt, int length) : AnalysisException(
    $"Position {position} is asked for, but prompt {prompt} has {length} tokens and so the positions 0 to {length - 2}. "
    + "List positions that every prompt has, or ask for 'all'.")
{
    /// <summary>The position.</summary>
    public int Position => position;

    /// <summary>Index of a prompt without it, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>That prompt's tokens.</summary>
    public int Length => length;
}

/// <summary>Some prompts have a target and some have none.</summary>
/// <param name="prompt">Index of the first prompt without one, from 0.</param>
/// <param name="targetCount">Prompts with a target.</param>
/// <param name="promptCount">All prompts.</param>
public sealed class TargetMissingException(int prompt, int targetCount, int promptCount) : AnalysisException(
    $"{targetCount} of {promptCount} prompts have a target; prompt {prompt} has none. Give every prompt one, or none.")
{
    /// <summary>Index of the first prompt without one, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Prompts with a target.</summary>
    public int TargetCount => targetCount;

    /// <summary>All prompts.</summary>
    public int PromptCount => promptCount;
}

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

/// <summary>A prompt has another number of foils than of scored positions.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="given">Foils given.</param>
/// <param name="expected">Positions scored.</param>
public sealed class FoilCountException(int prompt, int given, int expected) : AnalysisException(
    $"Prompt {prompt} has {Count.Of(given, "foil")} for {Count.Of(expected, "scored position")}. "
    + "Give one foil a scored position.")
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Foils given.</summary>
    public int Given => given;

    /// <summary>Positions scored.</summary>
    public int Expected => expected;
}

/// <summary>Words for counts in the sentences of refusals.</summary>
internal static class Count
{
    /// <summary><c>1 token</c>, <c>2 tokens</c>.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>What a list of tokens is called at the beginning of a sentence.</summary>
    public static string Name(TokenRole role) => role switch
    {
        TokenRole.Prompt => "Prompt",
        TokenRole.Target => "The target of prompt",
        TokenRole.Foil => "The foil of prompt",
        TokenRole.Foils => "A foil of prompt",
        TokenRole.Counterpart => "The counterpart of prompt",
        TokenRole.Source => "Source",
        TokenRole.SourceSet => "Prompt of the source set",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
