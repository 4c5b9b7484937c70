using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Problems;
using SelfRepair.Api.SelfRepair;

namespace SelfRepair.Api.Analyses;

/// <summary>The endpoints of analyses, whatever experiment made them.</summary>
public static class AnalysisEndpoints
{
    /// <summary>How long a cancellation waits for the end of what runs.</summary>
    private static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(5);

    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapAnalyses(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1/analyses").WithTags("analyses");
        group.MapGet("/", List).WithName("listAnalyses")
            .WithSummary("The analyses that are kept, the newest first");
        group.MapGet("/{id}", Get).WithName("getAnalysis")
            .Produces<SelfRepairResponse>()
            .WithSummary("One analysis, with its rows once it has some");
        group.MapDelete("/{id}", Delete).WithName("deleteAnalysis")
            .WithSummary("Forgets an analysis, stopping it first");
        group.MapPost("/{id}/cancel", CancelAsync).WithName("cancelAnalysis")
            .Produces<SelfRepairResponse>()
            .WithSummary("Stops an analysis");
        group.MapGet("/{id}/tokens", Tokens).WithName("listTokenRows")
            .Produces<TokenPageResponse>(StatusCodes.Status200OK, Formats.Json, Formats.JsonLines, Formats.Csv)
            .WithSummary("Token-level rows, as JSON pages, NDJSON or CSV by Accept or format");
    }

    private static Results<Ok<AnalysisListResponse>, ProblemResult> List(
        [AsParameters] AnalysisListQuery query, AnalysisStore store) => TypedResults.Ok(query.Page(store));

    private static Results<Ok<AnalysisResponse>, ProblemResult> Get(
        string id, AnalysisStore store, HttpRequest request) =>
        TypedResults.Ok(AnalysisViewer.Show(store.Find(id), request));

    private static Results<NoContent, ProblemResult> Delete(string id, AnalysisStore store)
    {
        store.Remove(id);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AnalysisResponse>, ProblemResult>> CancelAsync(
        string id, AnalysisStore store, TimeProvider time, HttpContext context)
    {
        AnalysisEntry entry = store.Find(id);
        entry.Cancel();
        await Task.WhenAny(entry.Completion, Task.Delay(CancelWait, time, context.RequestAborted));
        return TypedResults.Ok(AnalysisViewer.Show(entry, context.Request));
    }

    private static TokenRowResult Tokens(string id, [AsParameters] TokenRowQuery query, AnalysisStore store)
    {
        AnalysisEntry entry = store.Find(id);
        (AnalysisWork work, IAnalysisResult result) = entry.ResultOrRefuse();
        TokenColumns? columns = result.TokenRows;
        IEnumerable<int> rows = columns is null
            ? throw new TokensNotKeptException("none", query.Subset ?? "top")
            : query.Select(columns, work.Prompts.Model.Shape, work.KeptTokens);
        int context = query.ContextIn(work.Prompts.Model.Shape);
        return new TokenRowResult(query, rows, new TokenRowWriter(columns, work.Prompts, context));
    }
}
