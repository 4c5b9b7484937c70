namespace SelfRepair.Api.Figures;

/// <summary>Heads as dots over their layers, side by side in the order of heads.</summary>
public static class HeadDots
{
    /// <summary>The size of a dot where there are not too many, px.</summary>
    public const int Size = 8;

    /// <summary>The share of a layer's width that its heads take.</summary>
    private const double Spread = 0.8;

    /// <summary>Dots of a number with bars of its error.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="column">The number.</param>
    /// <param name="name">What the dots are called.</param>
    /// <param name="color">Their color.</param>
    /// <param name="error">The column of the bars; null: the number's clustered standard error.</param>
    /// <param name="size">The size of a dot, px; null: by the number of rows.</param>
    public static PlotlyObject Draw(
        FigureTable heads, string column, string name, string color, string? error = null, int? size = null)
    {
        string bars = error ?? $"{column}_se";
        return new PlotlyObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = name,
            ["x"] = Places(heads),
            ["y"] = heads.Numbers(column),
            ["error_y"] = HeadPlots.ErrorBars(heads, bars),
            ["marker"] = new PlotlyObject { ["size"] = size ?? HeadPlots.SizeOf(heads, Size), ["color"] = color },
            ["customdata"] = Enumerable.Range(0, heads.Count).Select(row => new object?[]
            {
                heads.Text(row, "head"), FigureText.Error(heads.Number(row, bars)),
            }).ToArray(),
            ["hovertemplate"] = $"<b>%{{customdata[0]}}</b><br>{FigureText.Words(column)} "
                + $"%{{y{FigureText.Number}}}%{{customdata[1]}}<extra></extra>",
        };
    }

    /// <summary>A number of every head beside that of random writes in its place.</summary>
    /// <param name="heads">The rows.</param>
    /// <param name="column">The heads' number.</param>
    /// <param name="random">The mean over random writes; its spread has the same name and <c>_sd</c>.</param>
    public static IReadOnlyList<PlotlyObject> BesideRandom(FigureTable heads, string column, string random)
    {
        PlotlyObject writes = Draw(
            heads,
            random,
            HeadPlots.NameOf(heads, "random writes of its norm", "sd"),
            FigureStyle.Muted,
            $"{random}_sd");
        writes["marker"] = new PlotlyObject
        {
            ["size"] = HeadPlots.SizeOf(heads, Size),
            ["color"] = FigureStyle.Muted,
            ["symbol"] = "line-ew-open",
        };
        string name = HeadPlots.NameOf(heads, "the head", "standard error");
        return [writes, Draw(heads, column, name, FigureStyle.Colors[0])];
    }

    /// <summary>Where the heads' dots lie: around their layer.</summary>
    private static double[] Places(FigureTable heads)
    {
        double count = 1 + heads.Numbers("head_index").Max().GetValueOrDefault();
        return
        [
            .. Enumerable.Range(0, heads.Count).Select(row =>
                heads.Number(row, "layer")!.Value
                + (Spread * (((heads.Number(row, "head_index")!.Value + 0.5) / count) - 0.5))),
        ];
    }
}
