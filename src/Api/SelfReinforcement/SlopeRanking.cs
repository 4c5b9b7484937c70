using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>The slopes of all heads at alpha 1 beside those of their controls.</summary>
public static class SlopeRanking
{
    /// <summary>As many heads as have room for their names.</summary>
    private const int MaxNames = 40;

    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        FigureTable ranking = source.Table("ranking")!;
        FigureTable rows = InOrderOf(ranking, source.Table("heads")!);
        PlotlyObject layout = FigureStyle.Layout(
            "Slopes of the heads at alpha 1",
            source.Label,
            Heads(ranking),
            FigureStyle.Axis("slope"));
        layout["legend"] = FigureStyle.LowLegend();
        layout["shapes"] = new[] { FigureShapes.Line(1, "y") };
        return new PlotlyFigure(
            [
                .. Controls(rows),
                Dots(rows, "slope", "its own output", FigureStyle.Colors[0], "circle"),
            ],
            layout);
    }

    private static IEnumerable<PlotlyObject> Controls(FigureTable rows)
    {
        if (rows.Has("random_direction_slope"))
        {
            yield return Dots(
                rows, "random_direction_slope", "a random direction", FigureStyle.Muted, "line-ew-open");
        }

        if (rows.Has("other_head_slope"))
        {
            yield return Dots(
                rows, "other_head_slope", "the next head's output", FigureStyle.Colors[4], "diamond-open");
        }
    }

    private static PlotlyObject Dots(FigureTable rows, string column, string name, string color, string symbol)
    {
        PlotlyObject dots = Bars.Diamonds(rows, RowNames.OfHeads(rows), column);
        dots["name"] = name;
        dots["x"] = Enumerable.Range(1, rows.Count).ToArray();
        dots["marker"] = new PlotlyObject { ["size"] = 8, ["color"] = color, ["symbol"] = symbol };
        return dots;
    }

    /// <summary>The rows of heads, where the errors of the controls stand, in the order of the ranking.</summary>
    private static FigureTable InOrderOf(FigureTable ranking, FigureTable heads)
    {
        Dictionary<string, int> rowOf = new(StringComparer.Ordinal);
        for (int row = 0; row < heads.Count; row++)
        {
            if (heads.Text(row, "head") == heads.Text(row, "read_head") && heads.Number(row, "alpha") == 1)
            {
                rowOf[heads.Text(row, "head")] = row;
            }
        }

        return heads.InOrder(ranking.Texts("head").Select(head => rowOf[head]));
    }

    private static PlotlyObject Heads(FigureTable ranking)
    {
        PlotlyObject axis = FigureStyle.Steps("head, the largest slope first");
        if (ranking.Count <= MaxNames)
        {
            axis["tickvals"] = Enumerable.Range(1, ranking.Count).ToArray();
            axis["ticktext"] = ranking.Texts("head");
        }

        return axis;
    }
}
