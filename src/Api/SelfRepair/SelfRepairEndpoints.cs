using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The endpoints of the self-repair experiment.</summary>
public static class SelfRepairEndpoints
{
    /// <summary>The parameter that asks what a request would take.</summary>
    public const string DryRunName = "dry_run";

    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapSelfRepair(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/self-repair", PostAsync).WithName("runSelfRepair")
            .WithTags("experiments")
            .WithMetadata(RequestRules.Of<SelfRepairRequest>(SelfRepairCompiler.Check))
            .WithSummary("Ablates heads one by one and measures what the rest of the model repairs")
            .Produces<SelfRepairResponse>(StatusCodes.Status200OK)
            .Produces<SelfRepairResponse>(StatusCodes.Status202Accepted);
        routes.MapGet("/v1/analyses/{id}/heads", Heads).WithName("listHeadRows")
            .WithTags("analyses")
            .WithSummary("Head rows, as JSON, CSV or NDJSON by Accept or format")
            .Produces<HeadRowsResponse>(StatusCodes.Status200OK, Formats.Json, Formats.Csv, Formats.JsonLines);
    }

    private static async Task<IResult> PostAsync(
        SelfRepairRequest request,
        HttpContext context,
        SelfRepairCompiler compiler,
        AnalysisGateway gateway,
        SelfRepairDryRun dryRun,
        [FromQuery(Name = DryRunName)] bool? isDryRun)
    {
        SelfRepairDraft draft = compiler.Draft(request);
        return isDryRun ?? false
            ? TypedResults.Ok(await dryRun.AnswerAsync(draft, context.RequestAborted))
            : await gateway.AnswerAsync(context, draft);
    }

    private static HeadRowsResult Heads(string id, string? subset, string? format, AnalysisStore store)
    {
        // Formats reads it from the request; here it stands for the document, and for the check of parameters.
        _ = format;
        AnalysisEntry entry = store.Find(id);
        return entry.ResultOrRefuse() is (SelfRepairWork work, SelfRepairResult result)
            ? HeadRowsResult.Of(result.Report, ParseSubset(subset), work.Columns)
            : throw new InvalidOperationException("Every analysis is of self-repair.");
    }

    private static HeadSubset? ParseSubset(string? subset) => subset switch
    {
        null => null,
        "all" => HeadSubset.All,
        "top" => HeadSubset.Top,
        _ => throw new InvalidRequestException($"subset is '{subset}'; it is all or top.", pointer: null),
    };
}
