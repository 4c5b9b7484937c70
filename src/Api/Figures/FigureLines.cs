namespace SelfRepair.Api.Figures;

/// <summary>Many lines of one number: those that go farthest in colors, all others in one gray trace, so that a figure
/// of a thousand heads stays fast and legible.</summary>
public static class FigureLines
{
    /// <summary>As many as there are colors beside gray.</summary>
    private const int MaxNamed = 6;

    /// <summary>Draws them, the gray ones behind.</summary>
    /// <param name="lines">The lines, in order.</param>
    /// <param name="quantity">The number's column.</param>
    /// <param name="others">What the gray ones are called: other heads.</param>
    public static IReadOnlyList<PlotlyObject> Draw(
        IReadOnlyList<FigureLine> lines, string quantity, string others)
    {
        HashSet<FigureLine> named = new(
            lines.OrderByDescending(line => line.Reach).Take(MaxNamed), ReferenceEqualityComparer.Instance);
        FigureLine[] front = [.. lines.Where(named.Contains)];
        FigureLine[] behind = [.. lines.Where(line => !named.Contains(line))];
        RowNames names = RowNames.Of([.. front.Select(line => line.Name)]);
        return
        [
            .. behind.Length == 0 ? [] : new[] { Behind(behind, quantity, others) },
            .. front.Select((line, index) =>
                Draw(line, quantity, names.Shown[index], FigureStyle.Colors[index % MaxNamed])),
        ];
    }

    /// <summary>One line with its points and errors.</summary>
    /// <param name="line">The line.</param>
    /// <param name="quantity">The number's column.</param>
    /// <param name="name">Its name as the legend has it, safe to show.</param>
    /// <param name="color">Its color.</param>
    public static PlotlyObject Draw(FigureLine line, string quantity, string name, string color) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "lines+markers",
        ["name"] = name,
        ["showlegend"] = true,
        ["x"] = line.X,
        ["y"] = line.Y,
        ["error_y"] = new PlotlyObject
        {
            ["type"] = "data",
            ["array"] = line.Errors,
            ["thickness"] = 1,
            ["width"] = 0,
        },
        ["line"] = new PlotlyObject { ["color"] = color, ["width"] = 2 },
        ["marker"] = new PlotlyObject { ["color"] = color, ["size"] = 6 },
        ["customdata"] = Customdata(line),
        ["hovertemplate"] = Hover(quantity),
    };

    /// <summary>Lines one after another in one trace, with a gap between them.</summary>
    private static PlotlyObject Behind(FigureLine[] lines, string quantity, string name) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "lines+markers",
        ["name"] = name,
        ["x"] = lines.SelectMany(line => line.X.Append(null)).ToArray(),
        ["y"] = lines.SelectMany(line => line.Y.Append(null)).ToArray(),
        ["line"] = new PlotlyObject { ["color"] = FigureStyle.Muted, ["width"] = 1 },
        ["marker"] = new PlotlyObject { ["color"] = FigureStyle.Muted, ["size"] = 3 },
        ["opacity"] = 0.45,
        ["customdata"] = lines.SelectMany(line => Customdata(line).Append([null, null, null, null])).ToArray(),
        ["hovertemplate"] = Hover(quantity),
    };

    private static object?[][] Customdata(FigureLine line)
    {
        string name = FigureText.Escape(line.Name);
        return
        [
            .. Enumerable.Range(0, line.X.Count).Select(point => (object?[])
                [line.Head, name, FigureText.Error(line.Errors[point]), FigureText.Escape(line.At[point])]),
        ];
    }

    private static string Hover(string quantity) =>
        $"<b>%{{customdata[1]}}</b><br>%{{customdata[3]}}<br>{FigureText.Words(quantity)} %{{y{FigureText.Number}}}"
        + "%{customdata[2]}<extra></extra>";
}
