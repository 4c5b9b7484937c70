using System.Globalization;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>The points of a head's lines: clean and new direct effects, position by position.</summary>
public static class ReinforcedPoints
{
    private const string Clean = "direct_effect";

    private const string New = "new_direct_effect";

    /// <summary>A head is read itself.</summary>
    private const string Itself = "itself";

    /// <summary>Which head is read, where several are.</summary>
    public static FigureParameter Reader { get; } = new("name", source =>
    {
        FigureTable heads = source.Table("heads")!;
        IReadOnlyList<string> readers = heads.Values("read_head");
        bool isRead = Enumerable.Range(0, heads.Count)
            .All(row => heads.Text(row, "head") == heads.Text(row, "read_head"));
        return isRead ? [Itself] : readers;
    });

    /// <summary>The heads that have kept points.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static IReadOnlyList<string> HeadsOf(FigureSource source) => source.Tokens() is FigureTable points
        ? [.. source.Table("heads")!.Values("head").Intersect(points.Values("head"), StringComparer.Ordinal)]
        : [];

    /// <summary>Draws them.</summary>
    /// <param name="source">What they are drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        string head = source.Chosen("head");
        string reader = source.Chosen("name") == Itself ? head : source.Chosen("name");
        FigureTable lines = source.Table("heads")!.With("head", head).With("read_head", reader);
        FigureTable points = PointsOf(source.Tokens()!.With("head", head), lines);
        double[] ends = EndsOf(points);
        List<PlotlyObject> traces =
            [Straight(ends, slope: 1, intercept: 0, "y = x: nothing changes", FigureStyle.Muted, "dot")];
        if (points.Count > CountSquares.MaxDots)
        {
            traces.Insert(0, CountSquares.Draw(points, Clean, New));
        }

        for (int line = 0; line < lines.Count; line++)
        {
            traces.AddRange(OfAlpha(lines, line, points, ends));
        }

        return new PlotlyFigure(traces, Layout(
            source, reader == head ? $"Positions of {head}" : $"{head} put back: positions of {reader}"));
    }

    private static PlotlyObject Layout(FigureSource source, string title)
    {
        PlotlyObject layout = FigureStyle.Layout(
            title,
            source.Label,
            FigureStyle.Axis("direct effect in the clean run, logits"),
            FigureStyle.Axis("new direct effect, logits"));
        layout["annotations"] = new[]
        {
            FigureStyle.Note("lines: fitted; dashed: with the random direction", 0.01, 0.99),
        };
        return layout;
    }

    private static IEnumerable<PlotlyObject> OfAlpha(FigureTable lines, int line, FigureTable points, double[] ends)
    {
        string name = $"alpha {lines.Text(line, "alpha")}";
        string color = FigureStyle.Colors[line % FigureStyle.Colors.Count];
        if (points.Count <= CountSquares.MaxDots)
        {
            double? alpha = lines.Number(line, "alpha");
            yield return Dots(points.Where(row => Same(points.Number(row, "alpha"), alpha)), color, name);
        }

        foreach ((string prefix, string dash) in new[] { (string.Empty, "solid"), ("random_direction_", "dash") })
        {
            if (lines.Number(line, $"{prefix}slope") is double slope
                && lines.Number(line, $"{prefix}intercept") is double intercept)
            {
                PlotlyObject fitted = Straight(ends, slope, intercept, name, color, dash);
                fitted["legendgroup"] = name;
                fitted["showlegend"] = prefix.Length == 0 && points.Count > CountSquares.MaxDots;
                yield return fitted;
            }
        }
    }

    private static PlotlyObject Dots(FigureTable points, string color, string name) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["name"] = name,
        ["legendgroup"] = name,
        ["x"] = points.Numbers(Clean),
        ["y"] = points.Numbers(New),
        ["marker"] = new PlotlyObject { ["size"] = 5, ["color"] = color, ["opacity"] = 0.5 },
        ["customdata"] = Enumerable.Range(0, points.Count).Select(row => new object?[]
        {
            points.Text(row, "head"),
            FigureText.Escape(points.Text(row, "prompt_id")),
            points.Number(row, "position"),
            FigureText.Escape(points.Text(row, "token")),
            FigureText.Escape(points.Text(row, "target")),
        }).ToArray(),
        ["hovertemplate"] = "%{customdata[1]}, position %{customdata[2]}<br>after “%{customdata[3]}” comes "
            + $"“%{{customdata[4]}}”<br>direct effect %{{x{FigureText.Number}}}<br>new %{{y{FigureText.Number}}}"
            + $"<extra>{name}</extra>",
    };

    private static PlotlyObject Straight(
        double[] ends, double slope, double intercept, string name, string color, string dash) => new()
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = name,
            ["x"] = ends,
            ["y"] = ends.Select(end => intercept + (slope * end)).ToArray(),
            ["line"] = new PlotlyObject { ["color"] = color, ["dash"] = dash, ["width"] = 1.5 },
            ["hoverinfo"] = "skip",
        };

    /// <summary>The points of the head that is read.</summary>
    private static FigureTable PointsOf(FigureTable points, FigureTable lines)
    {
        string[] reader = lines.Text(0, "read_head")[1..].Split('H');
        double layer = double.Parse(reader[0], CultureInfo.InvariantCulture);
        double index = double.Parse(reader[1], CultureInfo.InvariantCulture);
        return points.Where(row => points.Number(row, "read_layer") == layer
            && points.Number(row, "read_head_index") == index);
    }

    /// <summary>Whether two alphas are one: points are known to single precision.</summary>
    private static bool Same(double? point, double? line) => point is double one && line is double other
        && (float)one == (float)other;

    private static double[] EndsOf(FigureTable points)
    {
        double[] known = [.. points.Numbers(Clean).OfType<double>(), 0];
        return [known.Min(), known.Max()];
    }
}
