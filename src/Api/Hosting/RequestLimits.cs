namespace SelfRepair.Api.Hosting;

/// <summary>What one request may bring and ask for; <c>GET /v1/capabilities</c> states it.</summary>
public static class RequestLimits
{
    /// <summary>Bytes of a body: 32 MiB hold two million tokens of English, more than <see cref="MaxTokens"/> lets
    /// in.</summary>
    public const int MaxBodyBytes = 32 * 1024 * 1024;

    /// <summary>Prompts of one analysis, after packing.</summary>
    public const int MaxPrompts = 20_000;

    /// <summary>Tokens of all prompts of one analysis.</summary>
    public const int MaxTokens = 2_000_000;

    /// <summary>Token rows that one analysis may keep: with some 80 bytes each, 400 MB.</summary>
    public const int MaxTokenRows = 5_000_000;

    /// <summary>Texts of one tokenization.</summary>
    public const int MaxTexts = 10_000;

    /// <summary>Draws of one ablation.</summary>
    public const int MaxDraws = 100;

    /// <summary>Resamples of a bootstrap.</summary>
    public const int MaxBootstrap = 10_000;

    /// <summary>Tags of an analysis.</summary>
    public const int MaxTags = 32;

    /// <summary>Characters of a tag's name or value.</summary>
    public const int MaxTagLength = 200;
}
