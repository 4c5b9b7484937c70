using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Prompts;

/// <summary>A target or foil is given by a text that is not one token.</summary>
/// <param name="field">target or foil.</param>
/// <param name="promptName">How a message names the prompt.</param>
/// <param name="text">The text.</param>
/// <param name="pieces">Its tokens' texts.</param>
/// <param name="spaced">The text with a space in front, where that is one token; else null.</param>
/// <param name="pointer">JSON pointer to the text.</param>
public sealed class TargetNotSingleTokenException(
    string field, string promptName, string text, IReadOnlyList<string> pieces, string? spaced, string pointer)
    : ApiException(Sentence(field, promptName, text, pieces, spaced))
{
    /// <summary>The text.</summary>
    public string Text => text;

    /// <summary>Its tokens' texts.</summary>
    public IReadOnlyList<string> Pieces => pieces;

    /// <summary>JSON pointer to the text.</summary>
    public string Pointer => pointer;

    private static string Sentence(
        string field, string promptName, string text, IReadOnlyList<string> pieces, string? spaced)
    {
        string listed = string.Join(" + ", pieces.Select(piece => $"'{piece}'"));
        string found = pieces.Count == 0 ? "no token" : $"{pieces.Count} tokens: {listed}";
        string advice = spaced is null
            ? "Choose a text that is one token, or give a token id; POST /v1/tokenize shows the pieces of any text."
            : $"'{spaced}', with the space in front, is one token: did you mean that?";
        return $"The {field} '{text}' of {promptName} is {found}. A {field} is the single token after the prompt. {advice}";
    }
}

/// <summary>A prompt whose last position is scored is longer than it may be.</summary>
/// <param name="promptName">How a message names the prompt.</param>
/// <param name="length">Its tokens.</param>
/// <param name="maxTokens">The most it may have.</param>
/// <param name="pointer">JSON pointer to the prompt.</param>
public sealed class PromptTooLongException(string promptName, int length, int maxTokens, string pointer) : ApiException(
    $"The text of {promptName} has {length} tokens and max_tokens is {maxTokens}. Where positions is last a prompt is not cut, "
    + "since its last token is the one that counts: raise max_tokens or shorten the prompt.")
{
    /// <summary>Its tokens.</summary>
    public int Length => length;

    /// <summary>The most it may have.</summary>
    public int MaxTokens => maxTokens;

    /// <summary>JSON pointer to the prompt.</summary>
    public string Pointer => pointer;
}

/// <summary>A request asks for prompts longer than the model's context.</summary>
/// <param name="model">The model.</param>
/// <param name="maxTokens">What is asked for.</param>
/// <param name="contextLength">What the model takes.</param>
public sealed class MaxTokensExceedContextException(string model, int maxTokens, int contextLength) : ApiException(
    $"max_tokens is {maxTokens}, and {model} reads at most {contextLength} tokens. Ask for {contextLength} or fewer.")
{
    /// <summary>What is asked for.</summary>
    public int MaxTokens => maxTokens;

    /// <summary>What the model takes.</summary>
    public int ContextLength => contextLength;
}

/// <summary>An analysis would have more prompts, tokens or rows than one may have.</summary>
/// <param name="what">What there is too much of, in the plural.</param>
/// <param name="asked">How much.</param>
/// <param name="maximum">The most there may be.</param>
/// <param name="advice">What to do.</param>
public sealed class AnalysisTooLargeException(string what, long asked, long maximum, string advice) : ApiException(
    $"The analysis would have {asked} {what}; one may have {maximum}. {advice}")
{
    /// <summary>How much was asked.</summary>
    public long Asked => asked;

    /// <summary>The most there may be.</summary>
    public long Maximum => maximum;
}
