namespace SelfRepair.Api.Figures;

/// <summary>A figure as Plotly draws it: <c>Plotly.newPlot(element, data, layout)</c>, or
/// <c>plotly.io.from_json</c>.</summary>
/// <param name="Data">The traces. A point that is a head has its name first in <c>customdata</c>.</param>
/// <param name="Layout">Axes, title, legend, annotations.</param>
public sealed record PlotlyFigure(IReadOnlyList<PlotlyObject> Data, PlotlyObject Layout);
