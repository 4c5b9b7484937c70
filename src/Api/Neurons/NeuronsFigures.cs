using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Neurons;

/// <summary>The figures of neurons.</summary>
public static class NeuronsFigures
{
    private const string Neurons = "neurons";

    private const string Curves = "curves";

    private const int MaxBars = 40;

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "curves",
            "How few neurons answer",
            "What share of a layer's change its neurons of the largest change have together. A curve that rises "
                + "early: few neurons are the answer.",
            Sparsity),
        new(
            "neurons",
            "Neurons of the largest change",
            "The change in direct effect of a layer's neurons when the head is ablated. Above zero they repair.",
            Largest)
        {
            Parameters = [FigureParameter.Value("layer", Neurons, "layer", "change")],
        },
    ];

    private static PlotlyFigure Sparsity(FigureSource source)
    {
        FigureTable curves = source.Table(Curves)!;
        FigureLine[] lines =
        [
            .. curves.By("layer").Select(layer =>
                FigureLine.Of($"layer {layer.Value}", head: null, layer.Rows, "k", "share")),
        ];
        PlotlyObject layout = FigureStyle.Layout(
            $"How few neurons answer {HeadOf(source)}",
            source.Label,
            FigureAxes.Doubling("neurons of the largest change, log", curves.Numbers("k")),
            FigureStyle.Axis("share of the layer's change"));
        layout["shapes"] = new[] { FigureShapes.Line(1, "y") };
        return new PlotlyFigure(FigureLines.Draw(lines, "share", "other layers"), layout);
    }

    private static PlotlyFigure Largest(FigureSource source)
    {
        string layer = source.Chosen("layer");
        FigureTable neurons = source.Table(Neurons)!.With("layer", layer);
        RowChoice shown = RowChoice.Of(neurons, neurons.Texts("neuron"), "change", MaxBars);
        return new PlotlyFigure(
            [Bars.Draw(shown.Rows, RowNames.Of(shown.Names), "change", FigureStyle.Colors[0])],
            FigureStyle.Layout(
                $"Neurons of layer {layer} that answer {HeadOf(source)}",
                $"{source.Label}{shown.Note}",
                FigureAxes.Names($"neuron of layer {layer}"),
                FigureStyle.Axis("change in direct effect, logits")));
    }

    private static HeadId HeadOf(FigureSource source) =>
        HeadId.Parse(((NeuronsRequest)source.Request).Head, provider: null);
}
