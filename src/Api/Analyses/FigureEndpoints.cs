using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Figures;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>The endpoints of an analysis' figures, whatever experiment made it.</summary>
public static class FigureEndpoints
{
    /// <summary>Maps them.</summary>
    /// <param name="group">Where to map them: below /v1/analyses.</param>
    public static void MapFigures(this RouteGroupBuilder group)
    {
        group.MapGet("/{id}/figures", List).WithName("listFigures")
            .WithSummary("The figures of an analysis, and what may be chosen of each");
        group.MapGet("/{id}/figures/{figure}", Get).WithName("getFigure")
            .WithSummary("A figure as Plotly JSON, for plotly.js and plotly.io.from_json");
    }

    private static Results<Ok<FigureListResponse>, ProblemResult> List(string id, AnalysisStore store)
    {
        AnalysisEntry entry = store.Find(id);
        FigureSource source = FigureSource.Of(entry);
        return TypedResults.Ok(new FigureListResponse(
            [.. FiguresOf(entry, source).Select(figure => FigureResponse.Of(id, figure, source))]));
    }

    /// <param name="id">The analysis.</param>
    /// <param name="figure">The figure's name.</param>
    /// <param name="query">What is chosen of it.</param>
    /// <param name="store">The analyses.</param>
    /// <param name="request">The client's request.</param>
    private static Results<Ok<PlotlyFigure>, ProblemResult> Get(
        string id, string figure, [AsParameters] FigureQuery query, AnalysisStore store, HttpRequest request)
    {
        AnalysisEntry entry = store.Find(id);
        FigureSource source = FigureSource.Of(entry);
        AnalysisFigure[] figures = [.. FiguresOf(entry, source)];
        AnalysisFigure found = figures.FirstOrDefault(one => one.Name == figure)
            ?? throw new FigureNotFoundException(entry.Draft.Kind, figure, [.. figures.Select(one => one.Name)]);
        return TypedResults.Ok(found.Draw(source.Choosing(query.ValuesOf(found, source, request.Path))));
    }

    private static IEnumerable<AnalysisFigure> FiguresOf(AnalysisEntry entry, FigureSource source) =>
        entry.Draft.Figures.Where(figure => figure.IsIn(source));
}
