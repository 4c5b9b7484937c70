namespace SelfRepair.Api.Figures;

/// <summary>Lines and bands that help to read a figure.</summary>
public static class FigureShapes
{
    /// <summary>A dashed line across the figure.</summary>
    /// <param name="at">Where it lies.</param>
    /// <param name="axis">The axis that it lies on: x for an upright line, y for a level one.</param>
    public static PlotlyObject Line(double at, string axis) => Across(axis, at, at, new PlotlyObject
    {
        ["type"] = "line",
        ["line"] = new PlotlyObject { ["color"] = FigureStyle.Muted, ["dash"] = "dash", ["width"] = 1 },
    });

    /// <summary>A faint band across the figure, behind what is drawn.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="axis">The axis that it lies on: x for an upright band, y for a level one.</param>
    public static PlotlyObject Band(double from, double to, string axis) => Across(axis, from, to, new PlotlyObject
    {
        ["type"] = "rect",
        ["fillcolor"] = FigureStyle.Muted,
        ["opacity"] = 0.15,
        ["line"] = new PlotlyObject { ["width"] = 0 },
        ["layer"] = "below",
    });

    private static PlotlyObject Across(string axis, double from, double to, PlotlyObject shape)
    {
        string other = axis == "x" ? "y" : "x";
        shape[$"{axis}0"] = from;
        shape[$"{axis}1"] = to;
        shape[$"{other}ref"] = "paper";
        shape[$"{other}0"] = 0;
        shape[$"{other}1"] = 1;
        return shape;
    }
}
