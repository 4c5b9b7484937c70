namespace SelfRepair.Api.Limits;

/// <summary>What one request may bring and ask for; <c>GET /v1/capabilities</c> states it.</summary>
public static class RequestLimits
{
    /// <summary>Bytes of a body: 32 MiB hold two million tokens of English, more than <see cref="MaxTokens"/> lets
    /// in.</summary>
    public const int MaxBodyBytes = 32 * 1024 * 1024;

    /// <summary>UTF-8 bytes of all texts of one analysis's prompts: sixteen for each of <see cref="MaxTokens"/>, where
    /// English has four.</summary>
    public const int MaxTextBytes = 32 * 1024 * 1024;

    /// <summary>UTF-8 bytes of one prompt's text: more than any context holds, so that no text takes minutes to be cut
    /// to a few hundred tokens.</summary>
    public const int MaxPromptBytes = 8 * 1024 * 1024;

    /// <summary>Prompts of one analysis, after packing.</summary>
    public const int MaxPrompts = 20_000;

    /// <summary>Tokens of all prompts of one analysis.</summary>
    public const int MaxTokens = 2_000_000;

    /// <summary>Token rows that one analysis may keep: with some 80 bytes each, 400 MB.</summary>
    public const int MaxTokenRows = 5_000_000;

    /// <summary>Rows that the other tables of one analysis may have together: with some 40 numbers each, an answer of
    /// some 80 MB.</summary>
    public const int MaxTableRows = 100_000;

    /// <summary>Texts of one tokenization.</summary>
    public const int MaxTexts = 10_000;

    /// <summary>UTF-8 bytes of the texts of one tokenization.</summary>
    public const int MaxTokenizeBytes = 4 * 1024 * 1024;

    /// <summary>Tokens of one tokenization: with some 40 bytes each, an answer of 10 MB.</summary>
    public const int MaxTokenizeTokens = 250_000;

    /// <summary>Draws of one ablation.</summary>
    public const int MaxDraws = 100;

    /// <summary>Resamples of a bootstrap.</summary>
    public const int MaxBootstrap = 10_000;

    /// <summary>Sets of a joint ablation, given or as pairs.</summary>
    public const int MaxSets = 1_000;

    /// <summary>Edits of a layer order.</summary>
    public const int MaxEdits = 1_000;

    /// <summary>Layers of a custom order: more than twenty times those of any Pythia model.</summary>
    public const int MaxOrder = 1_000;

    /// <summary>Vectors of an injection, each random direction counted.</summary>
    public const int MaxVectors = 1_000;

    /// <summary>Alphas or strengths of an analysis.</summary>
    public const int MaxDoses = 64;

    /// <summary>Random directions that writes are held against.</summary>
    public const int MaxRandomDirections = 1_000;

    /// <summary>Bins of a histogram.</summary>
    public const int MaxBins = 1_000;

    /// <summary>Neurons of a layer that have a row.</summary>
    public const int MaxTopNeurons = 10_000;

    /// <summary>Most likely tokens that a token row holds of each distribution.</summary>
    public const int MaxTopTokens = 20;

    /// <summary>Halvings of the prompts that a reliability is averaged over.</summary>
    public const int MaxSplits = 10_000;

    /// <summary>Characters of the name of a set or vector: every row of it has the name.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Tags of an analysis.</summary>
    public const int MaxTags = 32;

    /// <summary>Characters of a tag's name or value.</summary>
    public const int MaxTagLength = 200;

    /// <summary>Revisions of one training sweep.</summary>
    public const int MaxRevisions = 200;
}
