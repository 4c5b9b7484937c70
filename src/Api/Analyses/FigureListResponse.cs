namespace SelfRepair.Api.Analyses;

/// <summary>The figures of an analysis.</summary>
/// <param name="Figures">They; the first one is the one to look at first.</param>
public sealed record FigureListResponse(IReadOnlyList<FigureResponse> Figures);

/// <summary>What is known of a figure before it is drawn.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Href">Where it is.</param>
/// <param name="Parameters">What a reader may choose, as parameters of that address.</param>
public sealed record FigureResponse(
    string Name, string Title, string Summary, string Href, IReadOnlyList<FigureParameterResponse> Parameters)
{
    /// <summary>A figure of an analysis.</summary>
    /// <param name="id">The analysis.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="source">What it is drawn from.</param>
    public static FigureResponse Of(string id, AnalysisFigure figure, FigureSource source) => new(
        figure.Name,
        figure.Title,
        figure.Summary,
        $"/v1/analyses/{id}/figures/{figure.Name}",
        [
            .. from parameter in figure.Parameters
               let values = parameter.Values(source)
               select new FigureParameterResponse(parameter.Name, values, values[0]),
        ]);
}

/// <summary>What a reader may choose of a figure.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Values">The values that it takes.</param>
/// <param name="Default">The value where none is given.</param>
public sealed record FigureParameterResponse(string Name, IReadOnlyList<string> Values, string Default);
