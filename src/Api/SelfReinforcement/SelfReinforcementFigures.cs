using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>The figures of self-reinforcement.</summary>
public static class SelfReinforcementFigures
{
    private const string Heads = "heads";

    private const string Layers = "attention_layers";

    private static readonly string[] Slopes =
        ["slope", "clean_scale_slope", "random_direction_slope", "other_head_slope"];

    /// <summary>They, the slopes of all heads first.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "ranking",
            "Slopes of the heads",
            "How much of its direct effect each head keeps when its own output is put back before it, beside what "
                + "it keeps after writes of the same norm. Below its controls it suppresses itself; above 1 it "
                + "reinforces itself.",
            SlopeRanking.Draw)
        {
            When = source => source.Table("ranking") is { Count: > 0 },
        },
        new(
            "alphas",
            "Slopes by alpha",
            "The slope of every head's line by what its own output is multiplied by. Above 0, a slope below 1 is "
                + "self-suppressing; below 0 it is the other way round.",
            ByAlpha)
        {
            Parameters = [FigureParameter.Quantity(Heads, Slopes)],
            When = source => Own(source).Values("alpha").Count > 1,
        },
        new(
            "readers",
            "Which heads hear it",
            "The slopes of the heads that are read when one head's output is put back. A head below its random "
                + "slope has heard it.",
            Readers)
        {
            Parameters = [FigureParameter.Head(Heads), FigureParameter.Quantity(Heads, Slopes)],
            When = source => source.Table(Heads)!.Count > Own(source).Count,
        },
        new(
            "attention_layers",
            "Slopes of attention layers",
            "How much of its direct effect an attention layer keeps when the output of all its heads is put back "
                + "before it.",
            OfLayers)
        {
            Parameters = [FigureParameter.Quantity(Layers, Slopes)],
            When = source => source.Table(Layers) is { Count: > 0 },
        },
        new(
            "points",
            "Positions of a head",
            "One dot a position: the direct effect in the clean run, and with the output put back. On y = x "
                + "nothing changes. Lines are fitted to the dots of each alpha; dashed ones are those of the "
                + "random direction.",
            ReinforcedPoints.Draw)
        {
            Parameters = [new FigureParameter("head", ReinforcedPoints.HeadsOf), ReinforcedPoints.Reader],
        },
        new(
            "layer_points",
            "Positions of an attention layer",
            "One dot a position: the direct effect in the clean run, and with the output of all heads of a layer put "
                + "back. On y = x nothing changes. Lines are fitted to the dots of each alpha; dashed ones are those "
                + "of the random direction.",
            ReinforcedPoints.DrawLayer)
        {
            Parameters = [new FigureParameter("layer", ReinforcedPoints.LayersOf), ReinforcedPoints.ReaderOfLayer],
        },
    ];

    /// <summary>The rows of heads that are read themselves.</summary>
    private static FigureTable Own(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        return heads.Where(row => heads.Text(row, "head") == heads.Text(row, "read_head"));
    }

    private static PlotlyFigure ByAlpha(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureLine[] lines =
        [
            .. from head in Own(source).By("head")
               let order = Enumerable.Range(0, head.Rows.Count).OrderBy(row => head.Rows.Number(row, "alpha"))
               let line = FigureLine.Of(head.Value, head.Value, head.Rows.InOrder(order), "alpha", quantity)
               select line with { Reach = line.Y.Max(slope => Math.Abs((slope ?? 1) - 1)) },
        ];
        return new PlotlyFigure(
            FigureLines.Draw(lines, quantity, "other heads"),
            WithUnchanged(FigureStyle.Layout(
                "Heads by alpha",
                source.Label,
                FigureStyle.Axis("alpha: the output's factor"),
                FigureStyle.Axis(FigureText.Words(quantity)))));
    }

    private static PlotlyFigure Readers(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        string head = source.Chosen("head");
        return new PlotlyFigure(
            [
                .. source.Table(Heads)!.With("head", head).By("alpha")
                    .Select((alpha, index) => ReaderLine(alpha.Value, alpha.Rows, quantity, index)),
            ],
            WithUnchanged(FigureStyle.Layout(
                $"{head} put back: the heads that are read",
                source.Label,
                FigureAxes.Names("head that is read"),
                FigureStyle.Axis(FigureText.Words(quantity)))));
    }

    private static PlotlyObject ReaderLine(string alpha, FigureTable rows, string quantity, int index)
    {
        string[] readers = rows.Texts("read_head");
        PlotlyObject dots = Bars.Diamonds(rows, RowNames.Of(readers, readers), quantity);
        dots["name"] = $"alpha {alpha}";
        dots["marker"] = new PlotlyObject
        {
            ["size"] = 9,
            ["color"] = FigureStyle.Colors[index % FigureStyle.Colors.Count],
        };
        return dots;
    }

    private static PlotlyFigure OfLayers(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureTable rows = source.Table(Layers)!;
        FigureLine[] lines =
        [
            .. rows.By(RowLabels.Of(rows, ["alpha", "read_head"]))
                .Select(alpha => FigureLine.Of(alpha.Value, head: null, alpha.Rows, "layer", quantity)),
        ];
        return new PlotlyFigure(
            FigureLines.Draw(lines, quantity, "others"),
            WithUnchanged(FigureStyle.Layout(
                "Attention layers",
                source.Label,
                FigureAxes.Layers("layer whose heads' output is put back", source.LayerCount),
                FigureStyle.Axis(FigureText.Words(quantity)))));
    }

    private static PlotlyObject WithUnchanged(PlotlyObject layout)
    {
        layout["shapes"] = new[] { FigureShapes.Line(1, "y") };
        return layout;
    }
}
