using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Injection;

/// <summary>The figures of an injection.</summary>
public static class InjectionFigures
{
    private const string Injections = "injections";

    private static readonly string[] Keys = ["vector", "layer", "alpha"];

    private static readonly string[] Quantities =
    [
        "self_repair", "logit_change", "direct_effect_ablated", "from_heads", "from_mlps", "from_layernorm",
    ];

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "doses",
            "By alpha",
            "How the model answers one vector as alpha grows, a line a layer. A straight line: small and large "
                + "pushes are answered alike.",
            Doses)
        {
            Parameters =
            [
                FigureParameter.Value("name", Injections, "vector", "self_repair"),
                FigureParameter.Quantity(Injections, Quantities),
            ],
            When = source => source.Table(Injections)!.Values("alpha").Count > 1,
        },
        new(
            "layers",
            "By layer",
            "How the model answers each vector by the layer before which it is injected, a line a vector and alpha.",
            Layers)
        {
            Parameters = [FigureParameter.Quantity(Injections, [.. Quantities, "z_score"])],
            When = source => source.Table(Injections)!.Values("layer").Count > 1,
        },
        new(
            "breakdown",
            "What self-repair is made of",
            "What the answer to each injection comes from: heads, MLP layers and the final LayerNorm. They add up "
                + "to the diamond. Against the push, the model takes it back; along it, it amplifies it.",
            source => RowParts.Draw(
                source, source.Table(Injections)!, RowLabels.Of(source.Table(Injections)!, Keys), "injection")),
        new(
            "score",
            "Against random writes",
            "Each injection's self-repair against that of random writes of the same norms, in their standard "
                + "deviations. In the gray band a random write is answered alike.",
            Score)
        {
            When = source => source.Table(Injections)!.Numbers("z_score").Any(score => score is not null),
        },
    ];

    private static PlotlyFigure Doses(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        string vector = source.Chosen("name");
        FigureTable rows = source.Table(Injections)!.With("vector", vector);
        FigureLine[] lines =
        [
            .. rows.By("layer").Select(layer => LineOf($"layer {layer.Value}", layer.Rows, "alpha", quantity)),
        ];
        return new PlotlyFigure(
            FigureLines.Draw(lines, quantity, "other layers"),
            FigureStyle.Layout(
                $"“{RowNames.Of([vector]).Shown[0]}” by alpha",
                source.Label,
                FigureStyle.Axis("alpha: the vector's factor"),
                FigureStyle.Axis(QuantityText.WithUnit(quantity))));
    }

    private static PlotlyFigure Layers(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureTable rows = source.Table(Injections)!;
        FigureLine[] lines =
        [
            .. rows.By(RowLabels.Of(rows, ["vector", "alpha"]))
                .Select(vector => LineOf(vector.Value, vector.Rows, "layer", quantity)),
        ];
        PlotlyObject layout = FigureStyle.Layout(
            "Injections by layer",
            source.Label,
            FigureAxes.Layers("layer of the injection", source.LayerCount),
            FigureStyle.Axis(QuantityText.WithUnit(quantity)));
        return new PlotlyFigure(FigureLines.Draw(lines, quantity, "other vectors"), layout);
    }

    private static PlotlyFigure Score(FigureSource source)
    {
        FigureTable rows = source.Table(Injections)!;
        RowChoice shown = RowChoice.Of(
            rows, RowLabels.Of(rows, Keys), "z_score", FigureAxes.MaxNamesBeside);
        PlotlyObject layout = FigureStyle.Layout(
            "Self-repair against random writes",
            $"{source.Label}{shown.Note}",
            FigureStyle.Axis(QuantityText.WithUnit("z_score")),
            FigureAxes.NamesBeside("injection", shown.Rows.Count));
        layout["shapes"] = new[] { FigureShapes.Band(-2, 2, "x") };
        return new PlotlyFigure(
            [Bars.Draw(shown.Rows, RowNames.Of(shown.Names), "z_score", FigureStyle.Colors[0], lie: true)], layout);
    }

    private static FigureLine LineOf(string name, FigureTable rows, string x, string quantity) => FigureLine.Of(
        name,
        head: null,
        rows.InOrder(Enumerable.Range(0, rows.Count).OrderBy(row => rows.Number(row, x))),
        x,
        quantity);
}
