namespace SelfRepair.Api.Figures;

/// <summary>Direct effect against logit change: the line of no self-repair, and what lies beside it.</summary>
public static class EffectLine
{
    /// <summary>The line y = -x through all points.</summary>
    /// <param name="x">Where points lie.</param>
    public static PlotlyObject Trace(IEnumerable<double?> x) =>
        DiagonalLine.Draw(x, slope: -1, "y = -x: no self-repair");

    /// <summary>A layout with both half-planes named.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="label">What it is of.</param>
    /// <param name="names">Names beside some points.</param>
    public static PlotlyObject Layout(string title, string label, params IEnumerable<PlotlyObject> names)
    {
        PlotlyObject layout = FigureStyle.Layout(
            title,
            label,
            FigureStyle.Axis("direct effect, logits"),
            FigureStyle.Axis("logit change, logits"));
        layout["annotations"] = (PlotlyObject[])
        [
            FigureStyle.Note("above: others repair", 0.99, 0.99),
            FigureStyle.Note("below: more breaks", 0.01, 0.01),
            .. names,
        ];
        return layout;
    }
}
