namespace SelfRepair.Api.Figures;

/// <summary>A dashed line through zero that points are compared with.</summary>
public static class DiagonalLine
{
    private const double Margin = 0.05;

    private const double LeastMargin = 1e-3;

    /// <summary>Draws it a little beyond all points.</summary>
    /// <param name="x">Where the points lie.</param>
    /// <param name="slope">1 or -1.</param>
    /// <param name="name">What it is called: y = x, and what it means.</param>
    public static PlotlyObject Draw(IEnumerable<double?> x, double slope, string name)
    {
        double[] known = [.. x.OfType<double>(), 0];
        (double low, double high) = (known.Min(), known.Max());
        double margin = Math.Max((high - low) * Margin, LeastMargin);
        double[] ends = [low - margin, high + margin];
        return new PlotlyObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = name,
            ["x"] = ends,
            ["y"] = ends.Select(end => slope * end).ToArray(),
            ["line"] = new PlotlyObject { ["color"] = FigureStyle.Muted, ["dash"] = "dash", ["width"] = 1 },
            ["hoverinfo"] = "skip",
        };
    }
}
