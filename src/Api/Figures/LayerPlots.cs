namespace SelfRepair.Api.Figures;

/// <summary>Traces by layer of tables with a row a head.</summary>
public static class LayerPlots
{
    /// <summary>The share of the distance of two layers that a box takes.</summary>
    private const double BoxShare = 0.7;

    /// <summary>The widest box, of the way from the first layer to the last: those of a model of two layers would fill
    /// the figure.</summary>
    private const double MaxBox = 0.1;

    /// <summary>Every head as a dot over its layer, with a box of each layer's quartiles.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="column">The number.</param>
    public static PlotlyObject Strip(FigureTable heads, string column) => new()
    {
        ["type"] = "box",
        ["x"] = heads.Numbers("layer"),
        ["y"] = heads.Numbers(column),
        ["boxpoints"] = "all",
        ["pointpos"] = 0,
        ["jitter"] = HeadPlots.IsCrowded(heads) ? 1 : 0.4,
        ["marker"] = new PlotlyObject
        {
            ["size"] = HeadPlots.SizeOf(heads, 7),
            ["color"] = FigureStyle.Colors[0],
            ["opacity"] = 0.7,
        },
        ["line"] = new PlotlyObject { ["width"] = 1, ["color"] = FigureStyle.Muted },
        ["fillcolor"] = "rgba(0,0,0,0)",
        ["customdata"] = HeadPlots.Customdata(heads, column),
        ["hoveron"] = "points",
        ["hovertemplate"] =
            $"%{{customdata[0]}}<br>{FigureText.Words(column)} %{{y{FigureText.Number}}}<extra></extra>",
    };

    /// <summary>Every head as a dot over its relative depth, with the same boxes: 0 is the first layer, 1 the last,
    /// whatever the model.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="column">The number.</param>
    /// <param name="layerCount">Number of layers of the model.</param>
    public static PlotlyObject StripByDepth(FigureTable heads, string column, int layerCount)
    {
        PlotlyObject trace = Strip(heads, column);
        trace["x"] = heads.Numbers("layer").Select(layer => RelativeDepth.Of(layer!.Value, layerCount)).ToArray();
        trace["width"] = Math.Min(MaxBox, BoxShare / Math.Max(1, layerCount - 1));
        trace["customdata"] = HeadPlots.Customdata(heads, "layer");
        trace["hovertemplate"] =
            $"<b>%{{customdata[0]}}</b><br>layer %{{customdata[1]}}, relative depth %{{x:.2f}}"
            + $"<br>{FigureText.Words(column)} %{{y{FigureText.Number}}}<extra></extra>";
        return trace;
    }
}
