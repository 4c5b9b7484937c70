using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Direct effect against logit change at every kept position of a head.</summary>
public static class TokenScatter
{
    private const int MaxDots = 5000;

    private const int Squares = 60;

    /// <summary>The heads that have kept token rows.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static IReadOnlyList<string> HeadsOf(FigureSource source) => source.Tokens()?.Values("head") ?? [];

    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        string head = source.Chosen("head");
        FigureTable tokens = source.Tokens()!.With("head", head);
        return new PlotlyFigure(
            [EffectLine.Trace(tokens.Numbers("direct_effect")), tokens.Count > MaxDots ? Counts(tokens) : Dots(tokens)],
            EffectLine.Layout($"Positions of {head}", source.Label));
    }

    private static PlotlyObject Dots(FigureTable tokens) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["name"] = "a position",
        ["x"] = tokens.Numbers("direct_effect"),
        ["y"] = tokens.Numbers("logit_change"),
        ["marker"] = new PlotlyObject { ["size"] = 6, ["color"] = FigureStyle.Colors[0], ["opacity"] = 0.6 },
        ["customdata"] = Enumerable.Range(0, tokens.Count).Select(row => new object?[]
        {
            tokens.Text(row, "head"),
            FigureText.Escape(tokens.Text(row, "token")),
            FigureText.Escape(tokens.Text(row, "target")),
            FigureText.Escape(tokens.Text(row, "prompt_id")),
            tokens.Number(row, "position"),
            tokens.Number(row, "self_repair"),
        }).ToArray(),
        ["hovertemplate"] =
            "%{customdata[3]}, position %{customdata[4]}<br>after “%{customdata[1]}” comes “%{customdata[2]}”<br>"
            + $"direct effect %{{x{FigureText.Number}}}<br>logit change %{{y{FigureText.Number}}}<br>self-repair "
            + $"%{{customdata[5]{FigureText.Number}}}<extra></extra>",
    };

    /// <summary>Numbers of positions in squares, so that a figure stays small.</summary>
    private static PlotlyObject Counts(FigureTable tokens)
    {
        double[] x = [.. tokens.Numbers("direct_effect").OfType<double>()];
        double[] y = [.. tokens.Numbers("logit_change").OfType<double>()];
        (double left, double width) = Range(x);
        (double bottom, double height) = Range(y);
        var counts = new int?[Squares][];
        for (int row = 0; row < Squares; row++)
        {
            counts[row] = new int?[Squares];
        }

        for (int index = 0; index < x.Length; index++)
        {
            int column = Math.Min(Squares - 1, (int)((x[index] - left) / width));
            int row = Math.Min(Squares - 1, (int)((y[index] - bottom) / height));
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
            ["colorscale"] = FigureStyle.Sequential,
            ["colorbar"] = new PlotlyObject { ["title"] = new PlotlyObject { ["text"] = "positions" } },
            ["hovertemplate"] = "%{z} positions<extra></extra>",
        };
    }

    private static (double First, double Size) Range(double[] values)
    {
        double size = (values.Max() - values.Min()) / Squares;
        return (values.Min(), size > 0 ? size : 1);
    }
}
