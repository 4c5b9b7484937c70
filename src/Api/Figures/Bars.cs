namespace SelfRepair.Api.Figures;

/// <summary>Bars of a number, one a row.</summary>
public static class Bars
{
    /// <summary>Bars with clustered errors.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">What they are called.</param>
    /// <param name="column">The number.</param>
    /// <param name="color">The bars' color.</param>
    /// <param name="lie">Whether they lie, so that long names stand beside them.</param>
    public static PlotlyObject Draw(
        FigureTable rows, RowNames names, string column, string color, bool lie = false)
    {
        (string along, string up) = lie ? ("y", "x") : ("x", "y");
        return new PlotlyObject
        {
            ["type"] = "bar",
            ["orientation"] = lie ? "h" : "v",
            ["name"] = FigureText.Words(column),
            [along] = names.Shown,
            [up] = rows.Numbers(column),
            [$"error_{up}"] = HeadPlots.Errors(rows, column),
            ["marker"] = new PlotlyObject { ["color"] = color },
            ["customdata"] = names.Customdata(rows, column),
            ["hovertemplate"] = Hover(column, up),
        };
    }

    /// <summary>Bars of the parts of a number that stand on each other by sign, and the whole as a diamond.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">What they are called.</param>
    /// <param name="parts">Columns of the parts.</param>
    /// <param name="whole">The column that they add up to.</param>
    /// <param name="lie">Whether the bars lie, so that long names stand beside them.</param>
    public static IReadOnlyList<PlotlyObject> Parts(
        FigureTable rows, RowNames names, IReadOnlyList<string> parts, string whole, bool lie)
    {
        List<PlotlyObject> traces = [];
        foreach (string part in parts)
        {
            PlotlyObject trace = Draw(rows, names, part, FigureStyle.Colors[traces.Count], lie);
            trace.Remove(lie ? "error_x" : "error_y");
            traces.Add(trace);
        }

        traces.Add(Diamonds(rows, names, whole, lie));
        return traces;
    }

    /// <summary>A number as a diamond with its error, on or beside bars.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">What they are called.</param>
    /// <param name="column">The number.</param>
    /// <param name="lie">Whether the bars lie.</param>
    public static PlotlyObject Diamonds(FigureTable rows, RowNames names, string column, bool lie = false)
    {
        (string along, string up) = lie ? ("y", "x") : ("x", "y");
        return new PlotlyObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = FigureText.Words(column),
            [along] = names.Shown,
            [up] = rows.Numbers(column),
            [$"error_{up}"] = HeadPlots.Errors(rows, column),
            ["marker"] = new PlotlyObject
            {
                ["symbol"] = "diamond",
                ["size"] = 9,
                ["color"] = "#ffffff",
                ["line"] = new PlotlyObject { ["width"] = 1.5, ["color"] = "#000000" },
            },
            ["customdata"] = names.Customdata(rows, column),
            ["hovertemplate"] = Hover(column, up),
        };
    }

    private static string Hover(string column, string up) =>
        $"%{{customdata[1]}}<br>{FigureText.Words(column)} %{{{up}{FigureText.Number}}}%{{customdata[2]}}"
        + "<extra></extra>";
}
