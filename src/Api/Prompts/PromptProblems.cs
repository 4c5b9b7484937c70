using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Prompts;

/// <summary>Problems of prompts and their tokens.</summary>
public sealed class PromptProblems : IProblemSource
{
    /// <summary>413: the work.</summary>
    public static readonly ProblemKind AnalysisTooLarge = new(
        "analysis-too-large", 413, "The analysis is too large.",
        "GET /v1/capabilities states how many prompts, tokens and kept token rows one analysis may have, and "
        + "SELFREPAIR_MEMORY_BUDGET how much memory. The detail says what would fit; the same request with "
        + "?dry_run=true says what it takes.");

    /// <summary>422.</summary>
    public static readonly ProblemKind ContextExceeded = new(
        "context-exceeded", 422, "More tokens than the model's context.",
        "A model reads at most n_ctx tokens, which GET /v1/models/{name} states. Texts are cut to max_tokens, lists of "
        + "token ids never.");

    /// <summary>422.</summary>
    public static readonly ProblemKind PromptTooLong = new(
        "prompt-too-long", 422, "A prompt is longer than max_tokens.",
        "Where positions is last a prompt cannot be cut, since its last token is the one that counts. Raise "
        + "max_tokens, or shorten the prompt.");

    /// <summary>422.</summary>
    public static readonly ProblemKind TargetNotSingleToken = new(
        "target-not-single-token", 422, "The text is not a single token.",
        "A target or foil is the one token after the prompt. Its text is taken exactly: ' Mary' with a space in front "
        + "is usually one token where 'Mary' is not. POST /v1/tokenize shows the pieces of any text.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<AnalysisTooLargeException>(AnalysisTooLarge),
        ProblemRow.Of<MaxTokensExceedContextException>(ContextExceeded, _ => "/max_tokens"),
        ProblemRow.Of<PromptTooLongException>(PromptTooLong, e => e.Pointer),
        ProblemRow.Of<TargetNotSingleTokenException>(TargetNotSingleToken, e => e.Pointer),
    ];
}
