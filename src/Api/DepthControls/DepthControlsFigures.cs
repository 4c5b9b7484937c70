using System.Globalization;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.DepthControls;

/// <summary>The figures of depth controls.</summary>
public static class DepthControlsFigures
{
    private const string Heads = "heads";

    private const string Answers = "answers";

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "random",
            "Heads against random writes",
            "Each head's self-repair by layer, beside that of random writes of the same norm in its place. Near "
                + "them, the head's place explains it; above, the model answers this head better than chance.",
            AgainstRandom),
        new(
            "per_component",
            "Repair per component",
            "Each head's self-repair over the number of heads and MLP layers that can answer it, by layer.",
            PerComponent),
        new(
            "answers",
            "Which layer answers which",
            "One row a layer whose heads are ablated, one column a layer that may answer: by how much its direct "
                + "effect grows. Blue repairs, red breaks further.",
            WhoAnswers)
        {
            Parameters = [FigureParameter.Quantity(Answers, "from_heads", "from_mlp")],
        },
        new(
            "layers",
            "Direct effects of layers",
            "What the heads and the MLP of each layer give the answer directly in the clean run.",
            DirectEffects),
    ];

    private static PlotlyFigure AgainstRandom(FigureSource source) => HeadsBesideRandom.Draw(
        source,
        Heads,
        ("self_repair", "self_repair_random"),
        "Heads against random writes",
        QuantityText.WithUnit("self_repair"));

    private static PlotlyFigure PerComponent(FigureSource source)
    {
        PlotlyObject layout = FigureStyle.Layout(
            "Repair per component that can answer",
            source.Label,
            FigureAxes.Layers("layer", source.LayerCount),
            FigureStyle.Axis("self-repair per component, logits"));
        layout["showlegend"] = false;
        return new PlotlyFigure([LayerPlots.Strip(source.Table(Heads)!, "repair_per_component")], layout);
    }

    private static PlotlyFigure WhoAnswers(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        IReadOnlyList<(string Value, FigureTable Rows)> ablated = source.Table(Answers)!.By("ablated_layer");
        PlotlyObject trace = HeadPlots.Diverging(
            [.. ablated.Select(layer => layer.Rows.Numbers(quantity))], "logits");
        trace["x"] = ablated[0].Rows.Numbers("layer");
        trace["y"] = ablated.Select(layer => double.Parse(layer.Value, CultureInfo.InvariantCulture)).ToArray();
        trace["hovertemplate"] = "heads of layer %{y} ablated<br>layer %{x} answers by "
            + $"%{{z{FigureText.Number}}}<extra></extra>";
        return new PlotlyFigure([trace], FigureStyle.Layout(
            quantity == "from_heads" ? "Which layer's heads answer which layer" : "Which MLP answers which layer",
            source.Label,
            FigureAxes.Layers("layer that answers", source.LayerCount),
            FigureAxes.Layers("layer whose heads are ablated", source.LayerCount)));
    }

    private static PlotlyFigure DirectEffects(FigureSource source)
    {
        FigureTable layers = source.Table("layers")!;
        string[] columns = ["attention_direct_effect", "mlp_direct_effect"];
        RowNames names = RowNames.Of([.. layers.Texts("layer").Select(layer => $"layer {layer}")]);
        PlotlyObject[] traces =
        [
            .. columns.Select((column, index) => Bars.Draw(layers, names, column, FigureStyle.Colors[index])),
        ];
        foreach (PlotlyObject trace in traces)
        {
            trace["x"] = layers.Numbers("layer");
        }

        return new PlotlyFigure(traces, FigureStyle.Layout(
            "Direct effects of layers in the clean run",
            source.Label,
            FigureAxes.Layers("layer", source.LayerCount),
            FigureStyle.Axis("direct effect, logits")));
    }
}
