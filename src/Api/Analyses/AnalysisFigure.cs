using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Analyses;

/// <summary>A figure of an experiment: <c>/v1/analyses/{id}/figures/</c> with its name.</summary>
/// <param name="Name">Its name, such as scatter.</param>
/// <param name="Title">Its title.</param>
/// <param name="Summary">What it shows, a sentence or two.</param>
/// <param name="Draw">Draws it, every parameter chosen.</param>
public sealed record AnalysisFigure(
    string Name, string Title, string Summary, Func<FigureSource, PlotlyFigure> Draw)
{
    /// <summary>What a reader may choose. An analysis that leaves one nothing to choose from does not have the
    /// figure.</summary>
    public IReadOnlyList<FigureParameter> Parameters { get; init; } = [];

    /// <summary>Whether an analysis has what it shows.</summary>
    public Func<FigureSource, bool> When { get; init; } = _ => true;

    /// <summary>Whether an analysis has it.</summary>
    /// <param name="source">The analysis.</param>
    public bool IsIn(FigureSource source) =>
        When(source) && Parameters.All(parameter => parameter.Values(source).Count > 0);
}
