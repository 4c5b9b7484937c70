using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Problems of analyses and their results.</summary>
public sealed class AnalysisProblems : IProblemSource
{
    /// <summary>404: no such analysis.</summary>
    public static readonly ProblemKind AnalysisNotFound = new(
        "analysis-not-found", 404, "There is no such analysis.",
        "No analysis has this id: it was deleted, or the service was started again since. Analyses live in memory "
        + "until the service stops.");

    /// <summary>410.</summary>
    public static readonly ProblemKind AnalysisExpired = new(
        "analysis-expired", 410, "The analysis was dropped to make room.",
        $"The service keeps {AnalysisStore.MaxFinished} finished analyses in memory, fewer where they are large, and "
        + "drops the oldest first. Save the answers that you want to keep.");

    /// <summary>409: results of an analysis that has none yet.</summary>
    public static readonly ProblemKind AnalysisNotFinished = new(
        "analysis-not-finished", 409, "The analysis has no results.",
        "Rows exist once an analysis has succeeded. GET /v1/analyses/{id} shows its status and progress.");

    /// <summary>409: token rows that were not asked for.</summary>
    public static readonly ProblemKind TokensNotKept = new(
        "tokens-not-kept", 409, "The analysis did not keep these token rows.",
        "The request's field tokens chooses which token-level rows an analysis keeps: none, top or all. Send it again "
        + "with the one you need.");

    /// <summary>404: no such table of an analysis.</summary>
    public static readonly ProblemKind TableNotFound = new(
        "table-not-found", 404, "The analysis has no such table.",
        "Each experiment has tables of its own: those of an analysis stand under links.tables of its answer, and the "
        + "detail names them.");

    /// <summary>404: no such figure of an analysis.</summary>
    public static readonly ProblemKind FigureNotFound = new(
        "figure-not-found", 404, "The analysis has no such figure.",
        "Each experiment has figures of its own, and some need what the request may leave out, such as matrix or "
        + "tokens. GET /v1/analyses/{id}/figures lists those of an analysis.");

    /// <summary>409: rows that were not asked for.</summary>
    public static readonly ProblemKind RowsNotComputed = new(
        "rows-not-computed", 409, "The analysis did not compute these rows.",
        "The request says which rows an analysis computes; its field rows, over which positions: all, top or both. The "
        + "detail says what to send.");

    /// <summary>429.</summary>
    public static readonly ProblemKind QueueFull = new(
        "queue-full", 429, "Too many analyses are waiting.",
        "Send the request again after the seconds that Retry-After names.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<AnalysisNotFoundException>(AnalysisNotFound),
        ProblemRow.Of<AnalysisExpiredException>(AnalysisExpired),
        ProblemRow.Of<AnalysisNotFinishedException>(AnalysisNotFinished),
        ProblemRow.Of<TableNotFoundException>(TableNotFound),
        ProblemRow.Of<FigureNotFoundException>(FigureNotFound),
        ProblemRow.Of<TokensNotKeptException>(TokensNotKept),
        ProblemRow.Of<RowsNotComputedException>(RowsNotComputed),
        ProblemRow.Of<QueueFullException>(QueueFull),
    ];
}
