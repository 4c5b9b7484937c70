using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PromptSets;

/// <summary>Problems of prompt sets.</summary>
public sealed class PromptSetProblems : IProblemSource
{
    /// <summary>404: no such prompt set.</summary>
    public static readonly ProblemKind PromptSetNotFound = new(
        "prompt-set-not-found", 404, "There is no such prompt set.",
        "GET /v1/prompt-sets lists the built-in and the uploaded ones; POST /v1/prompt-sets uploads one.");

    /// <summary>409: a name that is taken or built in.</summary>
    public static readonly ProblemKind PromptSetExists = new(
        "prompt-set-exists", 409, "The prompt set's name is taken.",
        "Built-in sets cannot be replaced or deleted. Delete an uploaded set before uploading another of its name.");

    /// <summary>422.</summary>
    public static readonly ProblemKind InvalidPromptSet = new(
        "invalid-prompt-set", 422, "The uploaded prompt set cannot be read.",
        "JSONL holds one prompt object a line, CSV a header and one prompt a row, text one prompt a line. The detail "
        + "names the line.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        new(
            typeof(PromptSetNotFoundException),
            PromptSetNotFound,
            e => ((PromptSetNotFoundException)e).Pointer is string pointer ? [pointer] : []),
        ProblemRow.Of<PromptSetExistsException>(PromptSetExists),
        ProblemRow.Of<UnsupportedFormatException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<UnknownCharsetException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<InvalidPromptSetException>(InvalidPromptSet),
    ];
}
