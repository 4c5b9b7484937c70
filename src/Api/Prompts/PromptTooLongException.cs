using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Prompts;

/// <summary>A prompt whose last position is scored is longer than it may be.</summary>
/// <param name="promptName">How a message names the prompt.</param>
/// <param name="length">Its tokens.</param>
/// <param name="maxTokens">The most it may have.</param>
/// <param name="pointer">JSON pointer to the prompt.</param>
public sealed class PromptTooLongException(string promptName, int length, int maxTokens, string pointer) : ApiException(
    $"The text of {promptName} has {length} tokens and max_tokens is {maxTokens}. Where positions is last a prompt is "
    + "not cut, since its last token is the one that counts: raise max_tokens or shorten the prompt.")
{
    /// <summary>Its tokens.</summary>
    public int Length => length;

    /// <summary>The most it may have.</summary>
    public int MaxTokens => maxTokens;

    /// <summary>JSON pointer to the prompt.</summary>
    public string Pointer => pointer;
}
