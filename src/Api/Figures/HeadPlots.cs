namespace SelfRepair.Api.Figures;

/// <summary>Traces of tables with a row a head.</summary>
public static class HeadPlots
{
    private const double Clipped = 0.98;

    /// <summary>What every point knows of its row: the head first, then numbers for its label, and errors as the label
    /// has them.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="columns">Columns of numbers and of their errors.</param>
    public static object?[][] Customdata(FigureTable heads, params IReadOnlyList<string> columns) =>
    [
        .. Enumerable.Range(0, heads.Count).Select(row => (object?[])
        [
            heads.Text(row, "head"),
            .. columns.Select(column => OfLabel(heads.Number(row, column), column)),
        ]),
    ];

    /// <summary>Bars of a number's clustered standard error, drawn fainter than its points.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">The number.</param>
    public static PlotlyObject Errors(FigureTable table, string column) => new()
    {
        ["type"] = "data",
        ["array"] = table.Numbers($"{column}_se"),
        ["thickness"] = 1,
        ["width"] = 0,
        ["color"] = "rgba(120,120,120,0.5)",
    };

    /// <summary>Markers colored by layer.</summary>
    /// <param name="heads">The rows.</param>
    public static PlotlyObject ByLayer(FigureTable heads) => new()
    {
        ["size"] = 9,
        ["color"] = heads.Numbers("layer"),
        ["colorscale"] = FigureStyle.Sequential,
        ["colorbar"] = new PlotlyObject
        {
            ["title"] = new PlotlyObject { ["text"] = "layer" },
            ["thickness"] = 12,
        },
        ["line"] = new PlotlyObject { ["width"] = 0.5, ["color"] = "#ffffff" },
    };

    /// <summary>A map of a number by layer and head: white at zero, with limits that leave out the two largest percent,
    /// so that one head does not pale all others.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="quantity">The number.</param>
    public static PlotlyObject Heatmap(FigureTable heads, string quantity)
    {
        int layerCount = 1 + (int)heads.Numbers("layer").Max().GetValueOrDefault();
        int headCount = 1 + (int)heads.Numbers("head_index").Max().GetValueOrDefault();
        var values = new double?[layerCount][];
        var names = new object?[layerCount][];
        for (int layer = 0; layer < layerCount; layer++)
        {
            values[layer] = new double?[headCount];
            names[layer] = [.. Enumerable.Range(0, headCount).Select(_ => new object?[] { null })];
        }

        for (int row = 0; row < heads.Count; row++)
        {
            int layer = (int)heads.Number(row, "layer")!;
            int head = (int)heads.Number(row, "head_index")!;
            values[layer][head] = heads.Number(row, quantity);
            names[layer][head] = new object?[] { heads.Text(row, "head") };
        }

        PlotlyObject trace = Diverging(values, QuantityText.UnitOf(quantity) ?? string.Empty);
        trace["customdata"] = names;
        trace["hovertemplate"] =
            $"%{{customdata[0]}}<br>{FigureText.Words(quantity)} %{{z{FigureText.Number}}}<extra></extra>";
        return trace;
    }

    /// <summary>A map of numbers, white at zero.</summary>
    /// <param name="values">[row][column].</param>
    /// <param name="title">What the colors say.</param>
    public static PlotlyObject Diverging(double?[][] values, string title)
    {
        double limit = Limit(values.SelectMany(row => row).OfType<double>());
        return new PlotlyObject
        {
            ["type"] = "heatmap",
            ["z"] = values,
            ["zmin"] = -limit,
            ["zmax"] = limit,
            ["colorscale"] = FigureStyle.Diverging,
            ["colorbar"] = new PlotlyObject
            {
                ["title"] = new PlotlyObject { ["text"] = title },
                ["thickness"] = 12,
            },
            ["xgap"] = 1,
            ["ygap"] = 1,
        };
    }

    /// <summary>Which rows have the largest values of a number, whatever its sign, largest first.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">The number.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<int> Largest(FigureTable table, string column, int count) =>
    [
        .. Enumerable.Range(0, table.Count)
            .Where(row => table.Number(row, column) is not null)
            .OrderByDescending(row => Math.Abs(table.Number(row, column)!.Value))
            .Take(count),
    ];

    private static object? OfLabel(double? number, string column) =>
        column.EndsWith("_se", StringComparison.Ordinal) ? FigureText.Error(number) : number;

    private static double Limit(IEnumerable<double> values)
    {
        double[] sizes = [.. values.Select(Math.Abs).Order()];
        double limit = sizes.Length == 0 ? 0 : sizes[(int)Math.Ceiling(Clipped * sizes.Length) - 1];
        return limit > 0 ? limit : sizes is [.., > 0 and double largest] ? largest : 1;
    }
}
