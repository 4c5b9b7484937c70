using System.Globalization;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>The points of the lines of a head or an attention layer: clean and new direct effects, position by
/// position.</summary>
public static class ReinforcedPoints
{
    private const string Clean = "direct_effect";

    private const string New = "new_direct_effect";

    /// <summary>What is put back is read itself.</summary>
    private const string Itself = "itself";

    private const string Layers = "attention_layers";

    /// <summary>The index of a head that stands for all heads of its layer.</summary>
    private const double AllHeads = -1;

    /// <summary>Which head is read, where several are.</summary>
    public static FigureParameter Reader { get; } = new("name", source =>
    {
        FigureTable heads = source.Table("heads")!;
        IReadOnlyList<string> readers = heads.Values("read_head");
        bool isRead = Enumerable.Range(0, heads.Count)
            .All(row => heads.Text(row, "head") == heads.Text(row, "read_head"));
        return isRead ? [Itself] : readers;
    });

    /// <summary>Which head is read when a layer's output is put back, where it is not the layer's heads.</summary>
    public static FigureParameter ReaderOfLayer { get; } = new(
        "name",
        source => source.Table(Layers) is FigureTable layers
            ? [.. layers.Values("read_head").Select(reader => reader.Length == 0 ? Itself : reader)]
            : []);

    /// <summary>The attention layers that have kept points.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static IReadOnlyList<string> LayersOf(FigureSource source)
    {
        if (source.Table(Layers) is not FigureTable layers || source.Tokens() is not FigureTable points)
        {
            return [];
        }

        HashSet<string> kept = new(points.Values("head"), StringComparer.Ordinal);
        return [.. layers.Values("layer").Where(layer => kept.Contains(HeadsOfLayer(layer)))];
    }

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
        return Draw(
            source,
            reader == head ? $"Positions of {head}" : $"{head} put back: positions of {reader}",
            source.Table("heads")!.With("head", head).With("read_head", reader),
            PointsOf(source, head, reader));
    }

    /// <summary>Draws those of an attention layer.</summary>
    /// <param name="source">What they are drawn from.</param>
    public static PlotlyFigure DrawLayer(FigureSource source)
    {
        string layer = source.Chosen("layer");
        bool isItself = source.Chosen("name") == Itself;
        string reader = source.Chosen("name");
        return Draw(
            source,
            isItself ? $"Positions of attention layer {layer}" : $"Layer {layer} put back: positions of {reader}",
            source.Table(Layers)!.With("layer", layer).With("read_head", isItself ? string.Empty : reader),
            PointsOf(source, HeadsOfLayer(layer), isItself ? HeadsOfLayer(layer) : reader));
    }

    private static PlotlyFigure Draw(FigureSource source, string title, FigureTable lines, FigureTable points)
    {
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

        return new PlotlyFigure(traces, Layout(source, title));
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

    /// <summary>What token rows call all heads of a layer.</summary>
    private static string HeadsOfLayer(string layer) => $"L{layer}H*";

    /// <summary>The points of what is put back and what is read.</summary>
    private static FigureTable PointsOf(FigureSource source, string head, string reader)
    {
        string[] parts = reader[1..].Split('H');
        double layer = double.Parse(parts[0], CultureInfo.InvariantCulture);
        double index = parts[1] == "*" ? AllHeads : double.Parse(parts[1], CultureInfo.InvariantCulture);
        FigureTable points = source.Tokens()!.With("head", head);
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
