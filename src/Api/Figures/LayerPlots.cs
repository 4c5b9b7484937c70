namespace SelfRepair.Api.Figures;

/// <summary>Traces by layer of tables with a row a head.</summary>
public static class LayerPlots
{
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
        ["jitter"] = 0.4,
        ["marker"] = new PlotlyObject { ["size"] = 7, ["color"] = FigureStyle.Colors[0], ["opacity"] = 0.7 },
        ["line"] = new PlotlyObject { ["width"] = 1, ["color"] = FigureStyle.Muted },
        ["fillcolor"] = "rgba(0,0,0,0)",
        ["customdata"] = HeadPlots.Customdata(heads, column),
        ["hoveron"] = "points",
        ["hovertemplate"] =
            $"%{{customdata[0]}}<br>{FigureText.Words(column)} %{{y{FigureText.Number}}}<extra></extra>",
    };
}
