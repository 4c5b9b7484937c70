using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>The endpoint that compares two analyses head by head.</summary>
public static class CompareEndpoint
{
    /// <summary>Maps it.</summary>
    /// <param name="routes">Where to map it.</param>
    public static void MapCompare(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1/compare").WithTags("analyses");
        group.MapGet(string.Empty, Get).WithName("compareAnalyses")
            .Produces<CompareResponse>(StatusCodes.Status200OK, Formats.Json, Formats.JsonLines, Formats.Csv)
            .WithSummary("Two analyses joined head by head, with differences and correlations");
        group.MapGet("/figure", Figure).WithName("getComparisonFigure")
            .WithSummary("A term in two analyses, a dot a head, as Plotly JSON for plotly.js and plotly.io.from_json");
    }

    private static RowsResult Get([AsParameters] CompareQuery query, AnalysisStore store)
    {
        (string first, string second) = query.Ids();
        Comparison comparison = Comparison.Of(store.Find(first), store.Find(second), query.Subset);
        return new RowsResult(
            query.IsOfCorrelations() ? comparison.CorrelationRows() : comparison.HeadRows(),
            () => CompareResponse.Of(comparison));
    }

    private static Results<Ok<PlotlyFigure>, ProblemResult> Figure(
        [AsParameters] CompareFigureQuery query, AnalysisStore store)
    {
        (string first, string second) = query.Ids();
        Comparison comparison = Comparison.Of(store.Find(first), store.Find(second), query.Subset);
        return TypedResults.Ok(CompareFigure.Draw(comparison, query.TermOf(comparison)));
    }
}
