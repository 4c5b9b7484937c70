namespace SelfRepair.Api.Figures;

/// <summary>Numbers of points in squares, where there are too many to draw, so that a figure stays small.</summary>
public static class CountSquares
{
    /// <summary>More points than this are counted.</summary>
    public const int MaxDots = 5000;

    /// <summary>The share of squares whose colors differ.</summary>
    private const double Clipped = 0.95;

    private const int Squares = 60;

    /// <summary>Counts them.</summary>
    /// <param name="points">The points' rows.</param>
    /// <param name="x">The column of where they lie.</param>
    /// <param name="y">The column of how high they lie.</param>
    /// <param name="what">What a point is, in the plural.</param>
    public static PlotlyObject Draw(FigureTable points, string x, string y, string what = "positions")
    {
        double[] across = [.. points.Numbers(x).OfType<double>()];
        double[] up = [.. points.Numbers(y).OfType<double>()];
        (double left, double width) = Range(across);
        (double bottom, double height) = Range(up);
        var counts = new int?[Squares][];
        for (int row = 0; row < Squares; row++)
        {
            counts[row] = new int?[Squares];
        }

        for (int index = 0; index < across.Length; index++)
        {
            int column = Math.Min(Squares - 1, (int)((across[index] - left) / width));
            int row = Math.Min(Squares - 1, (int)((up[index] - bottom) / height));
            counts[row][column] = 1 + (counts[row][column] ?? 0);
        }

        return new PlotlyObject
        {
            ["type"] = "heatmap",
            ["x0"] = left + (width / 2),
            ["dx"] = width,
            ["y0"] = bottom + (height / 2),
            ["dy"] = height,
            ["z"] = counts,
            ["zmin"] = 0,
            ["zmax"] = LimitOf(counts),
            ["colorscale"] = FigureStyle.Sequential,
            ["colorbar"] = new PlotlyObject { ["title"] = new PlotlyObject { ["text"] = what } },
            ["hovertemplate"] = $"%{{z}} {what}<extra></extra>",
        };
    }

    /// <summary>Where colors end: a few full squares would leave all others dark.</summary>
    private static int LimitOf(int?[][] counts)
    {
        int[] full = [.. counts.SelectMany(row => row).OfType<int>().Order()];
        return full.Length == 0 ? 1 : full[(int)Math.Ceiling(Clipped * full.Length) - 1];
    }

    private static (double First, double Size) Range(double[] values)
    {
        double size = (values.Max() - values.Min()) / Squares;
        return (values.Min(), size > 0 ? size : 1);
    }
}
