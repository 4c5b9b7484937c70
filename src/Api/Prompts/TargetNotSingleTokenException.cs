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
        return $"The {field} '{text}' of {promptName} is {found}. A {field} is the single token after the prompt. "
            + advice;
    }
}
