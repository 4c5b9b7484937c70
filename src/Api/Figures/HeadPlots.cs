using System.Globalization;

namespace SelfRepair.Api.Figures;

/// <summary>Traces of tables with a row a head.</summary>
public static class HeadPlots
{
    /// <summary>More dots than this are drawn small and without bars, which would hide them and slow
    /// drawing.</summary>
    public const int MaxWithBars = 300;

    private const int CrowdedSize = 5;

    private const double Clipped = 0.98;

    private const int MaxLayerTicks = 6;

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
    public static PlotlyObject Errors(FigureTable table, string column)
    {
        PlotlyObject bars = ErrorBars(table, $"{column}_se");
        bars["color"] = "rgba(120,120,120,0.5)";
        return bars;
    }

    /// <summary>Bars of an error, in the color of its points. Where there are too many rows to draw them, a figure has
    /// their numbers all the same.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="errors">The errors' column.</param>
    public static PlotlyObject ErrorBars(FigureTable table, string errors)
    {
        PlotlyObject bars = new()
        {
            ["type"] = "data",
            ["array"] = table.Numbers(errors),
            ["thickness"] = 1,
            ["width"] = 0,
        };
        if (IsCrowded(table))
        {
            bars["visible"] = false;
        }

        return bars;
    }

    /// <summary>Whether there are too many rows for bars.</summary>
    /// <param name="table">The rows.</param>
    public static bool IsCrowded(FigureTable table) => table.Count > MaxWithBars;

    /// <summary>What a subtitle says where bars are left out; else empty.</summary>
    /// <param name="table">The rows.</param>
    public static string NoteOn(FigureTable table) => IsCrowded(table)
        ? string.Create(
            CultureInfo.InvariantCulture, $"; no error bars above {MaxWithBars} dots: labels have the errors")
        : string.Empty;

    /// <summary>What dots are called in a legend, with what their bars are where they have some.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="name">What they are.</param>
    /// <param name="error">What their bars are.</param>
    public static string NameOf(FigureTable table, string name, string error) =>
        IsCrowded(table) ? name : $"{name}, ± {error}";

    /// <summary>The size of a dot, px.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="size">The size where they are not too many.</param>
    public static int SizeOf(FigureTable table, int size) => IsCrowded(table) ? CrowdedSize : size;

    /// <summary>Markers colored by layer.</summary>
    /// <param name="heads">The rows.</param>
    public static PlotlyObject ByLayer(FigureTable heads)
    {
        // The scale begins at layer 0 and has ticks at whole layers, also where the heads of one layer are shown alone.
        double last = Math.Max(heads.Numbers("layer").Max().GetValueOrDefault(), 1);
        return new()
        {
            ["size"] = SizeOf(heads, 9),
            ["color"] = heads.Numbers("layer"),
            ["cmin"] = 0,
            ["cmax"] = last,
            ["colorscale"] = FigureStyle.Sequential,
            ["colorbar"] = new PlotlyObject
            {
                ["title"] = new PlotlyObject { ["text"] = "layer" },
                ["thickness"] = 12,
                ["dtick"] = Math.Ceiling(last / MaxLayerTicks),
            },
            ["line"] = new PlotlyObject { ["width"] = 0.5, ["color"] = "#ffffff" },
        };
    }

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
