namespace SelfRepair.Api.Figures;

/// <summary>Direct effect against logit change: the line of no self-repair, and what lies beside it.</summary>
public static class EffectLine
{
    /// <summary>The line y = -x through all points.</summary>
    /// <param name="x">Where points lie.</param>
    public static PlotlyObject Trace(IEnumerable<double?> x)
    {
        double[] known = [.. x.OfType<double>(), 0];
        (double low, double high) = (known.Min(), known.Max());
        double margin = Math.Max((high - low) * 0.05, 1e-3);
        double[] ends = [low - margin, high + margin];
        return new PlotlyObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = "y = -x: no self-repair",
            ["x"] = ends,
            ["y"] = new[] { -ends[0], -ends[1] },
            ["line"] = new PlotlyObject { ["color"] = FigureStyle.Muted, ["dash"] = "dash", ["width"] = 1 },
            ["hoverinfo"] = "skip",
        };
    }

    /// <summary>A layout with both half-planes named.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="label">What it is of.</param>
    public static PlotlyObject Layout(string title, string label)
    {
        PlotlyObject layout = FigureStyle.Layout(
            title,
            label,
            FigureStyle.Axis("direct effect, logits"),
            FigureStyle.Axis("logit change, logits"));
        layout["annotations"] = new[]
        {
            FigureStyle.Note("above: others repair", 0.99, 0.99),
            FigureStyle.Note("below: more breaks", 0.01, 0.01),
        };
        return layout;
    }
}
