using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>The endpoint that compares two analyses head by head.</summary>
public static class CompareEndpoint
{
    /// <summary>Maps it.</summary>
    /// <param name="routes">Where to map it.</param>
    public static void MapCompare(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/compare", Get).WithName("compareAnalyses").WithTags("analyses")
            .Produces<CompareResponse>(StatusCodes.Status200OK, Formats.Json, Formats.JsonLines, Formats.Csv)
            .WithSummary("Two analyses joined head by head, with differences and correlations");

    private static RowsResult Get([AsParameters] CompareQuery query, AnalysisStore store)
    {
        (string first, string second) = query.Ids();
        Comparison comparison = Comparison.Of(store.Find(first), store.Find(second), query.Subset);
        return new RowsResult(
            query.IsOfCorrelations() ? comparison.CorrelationRows() : comparison.HeadRows(),
            () => CompareResponse.Of(comparison));
    }
}
