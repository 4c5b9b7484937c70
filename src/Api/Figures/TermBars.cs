namespace SelfRepair.Api.Figures;

/// <summary>Bars of the parts that a number is made of.</summary>
public static class TermBars
{
    /// <summary>Bars that stand on each other by sign, one trace a part, and the whole as a diamond with its
    /// error.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="parts">Columns of the parts.</param>
    /// <param name="whole">The column that they add up to.</param>
    public static IReadOnlyList<PlotlyObject> Draw(FigureTable heads, IReadOnlyList<string> parts, string whole)
    {
        string[] names = heads.Texts("head");
        return
        [
            .. parts.Select((part, index) => new PlotlyObject
            {
                ["type"] = "bar",
                ["name"] = FigureText.Words(part),
                ["x"] = names,
                ["y"] = heads.Numbers(part),
                ["marker"] = new PlotlyObject { ["color"] = FigureStyle.Colors[index] },
                ["customdata"] = HeadPlots.Customdata(heads, $"{part}_se"),
                ["hovertemplate"] = $"%{{x}}<br>{FigureText.Words(part)} %{{y{FigureText.Number}}}"
                    + "%{customdata[1]}<extra></extra>",
            }),
            new PlotlyObject
            {
                ["type"] = "scatter",
                ["mode"] = "markers",
                ["name"] = FigureText.Words(whole),
                ["x"] = names,
                ["y"] = heads.Numbers(whole),
                ["error_y"] = HeadPlots.Errors(heads, whole),
                ["marker"] = new PlotlyObject
                {
                    ["symbol"] = "diamond",
                    ["size"] = 9,
                    ["color"] = "#ffffff",
                    ["line"] = new PlotlyObject { ["width"] = 1.5, ["color"] = "#000000" },
                },
                ["customdata"] = HeadPlots.Customdata(heads, $"{whole}_se"),
                ["hovertemplate"] = $"%{{x}}<br>{FigureText.Words(whole)} %{{y{FigureText.Number}}}"
                    + "%{customdata[1]}<extra></extra>",
            },
        ];
    }
}
