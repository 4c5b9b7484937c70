namespace SelfRepair.Api.Figures;

/// <summary>Names of the few heads that a reader would ask for first, beside their dots.</summary>
public static class FarHeads
{
    private const int Count = 5;

    private const int NameSize = 11;

    /// <summary>Between a dot and its name, px: above it where the number is positive, else below.</summary>
    private const int Distance = 13;

    /// <summary>The names of the heads that a number is largest of, whatever its sign.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="x">The column across.</param>
    /// <param name="y">The column upward.</param>
    /// <param name="column">The number.</param>
    public static IEnumerable<PlotlyObject> Names(FigureTable heads, string x, string y, string column) =>
        from row in HeadPlots.Largest(heads, column, Count)
        where heads.Number(row, x) is not null && heads.Number(row, y) is not null
        select new PlotlyObject
        {
            ["text"] = heads.Text(row, "head"),
            ["x"] = heads.Number(row, x),
            ["y"] = heads.Number(row, y),
            ["yshift"] = heads.Number(row, column) > 0 ? Distance : -Distance,
            ["showarrow"] = false,
            ["font"] = new PlotlyObject { ["size"] = NameSize, ["color"] = FigureStyle.Ink },
        };
}
