using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>The endpoints of analyses, whatever experiment made them.</summary>
public static class AnalysisEndpoints
{
    private const string Whole = "whole";

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
            .WithSummary("One analysis, with its rows once it has some");
        group.MapDelete("/{id}", Delete).WithName("deleteAnalysis")
            .WithSummary("Forgets an analysis, stopping it first");
        group.MapPost("/{id}/cancel", CancelAsync).WithName("cancelAnalysis")
            .WithSummary("Stops an analysis");
        group.MapGet("/{id}/progress", Progress).WithName("getProgress")
            .WithSummary("How far an analysis is: small, to be asked for again and again");
        group.MapGet("/{id}/pairs", Pairs).WithName("listPairs")
            .WithSummary("Which prompts lent their activations to which, in pages");
        group.MapGet("/{id}/tokens", Tokens).WithName("listTokenRows")
            .Produces<TokenPageResponse>(StatusCodes.Status200OK, Formats.Json, Formats.JsonLines, Formats.Csv)
            .WithSummary("Token-level rows, as JSON pages, NDJSON or CSV by Accept or format");
        group.MapFigures();
        TableEndpoint.Map(group, routes.ServiceProvider.GetRequiredService<IAnalysisKinds>());
    }

    private static Results<Ok<AnalysisListResponse>, ProblemResult> List(
        [AsParameters] AnalysisListQuery query, AnalysisStore store, IAnalysisKinds kinds) =>
        TypedResults.Ok(query.Page(store, kinds));

    /// <param name="id">The analysis.</param>
    /// <param name="shown">whole: the request with its prompts, while the analysis is unfinished too.</param>
    /// <param name="store">The analyses.</param>
    /// <param name="request">The client's request.</param>
    private static Results<Ok<AnalysisResponse>, ProblemResult> Get(
        string id, [FromQuery(Name = "request")] string? shown, AnalysisStore store, HttpRequest request)
    {
        AnalysisEntry entry = store.Find(id);
        return shown is null or Whole
            ? TypedResults.Ok(entry.Draft.Show(AnalysisView.Of(entry, request, isWhole: shown is Whole)))
            : throw new InvalidRequestException(
                $"request is '{shown}'; it is {Whole}, or left out.", pointer: null);
    }

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
        return TypedResults.Ok(entry.Draft.Show(AnalysisView.Of(entry, context.Request)));
    }

    private static Results<Ok<ProgressResponse>, ProblemResult> Progress(string id, AnalysisStore store) =>
        TypedResults.Ok(ProgressResponse.Of(store.Find(id)));

    /// <param name="id">The analysis.</param>
    /// <param name="query">Which page is wanted.</param>
    /// <param name="store">The analyses.</param>
    private static Results<Ok<PairPageResponse>, ProblemResult> Pairs(
        string id, [AsParameters] PageQuery query, AnalysisStore store)
    {
        (_, Findings findings) = store.Find(id).FindingsOrRefuse();
        Page<Pair> page = query.Of(findings.Pairs);
        return TypedResults.Ok(new PairPageResponse(page.Items, page.Total, page.NextCursor));
    }

    private static RowsResult Tokens(string id, [AsParameters] TokenRowQuery query, AnalysisStore store)
    {
        (Spec spec, Findings findings) = store.Find(id).FindingsOrRefuse();
        IReadOnlyList<TokenPart> parts = findings.TokensOf(spec);
        if (parts.Count == 0)
        {
            throw new TokensNotKeptException("none", query.Subset ?? "top");
        }

        int contextLength = query.ContextIn(spec.Prompts.Model.Shape);
        TokenRows[] sources = [.. parts.Select(part => new TokenRows(part, contextLength))];
        IEnumerable<TokenRow> rows = sources.SelectMany(source =>
            query.Select(source.Part.Columns, spec.Prompts.Model.Shape, spec.KeptTokens)
                .Select(index => new TokenRow(source, index)));
        return new RowsResult(
            sources[0].Of(rows),
            () =>
            {
                Page<TokenRow> page = query.Page(rows);
                return new TokenPageResponse(sources[0].Of(page.Items), page.Total, page.NextCursor);
            });
    }
}
