using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.LayerNorms;

/// <summary>The figures of a LayerNorm analysis.</summary>
public static class LayerNormsFigures
{
    private const string Heads = "heads";

    /// <summary>As many groups of four bars as can be told apart.</summary>
    private const int MaxGroups = 12;

    private static readonly (string Column, string Name)[] Modes =
    [
        ("logit_change", "live"),
        ("logit_change_final", "final scale frozen"),
        ("logit_change_downstream", "later scales frozen"),
        ("logit_change_isolated", "all later frozen"),
    ];

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "modes",
            "Live and frozen LayerNorms",
            "What the ablation of a head does to the answer's logit under live and frozen scales. Where the live "
                + "bar is shorter than the frozen ones, LayerNorm holds damage back.",
            OfModes),
        new(
            "passive",
            "Against random writes",
            "What the final scale gives back when a head's write alone is missing, beside random writes of the "
                + "same norm. Near them, the scale answers the size of the change, whatever was written.",
            Passive),
        new(
            "histogram",
            "Scale ratios of a head",
            "How many positions have which ratio of the clean to the ablated final scale. Above 1 the ablation "
                + "shrank the stream, and what is left counts for more.",
            ScaleRatios.Draw)
        {
            Parameters = [FigureParameter.Head(Heads, "from_layernorm")],
        },
        new(
            "heatmap",
            "Heads by layer",
            "A number of every head, by layer and head. White is zero; the colors' limits leave out the largest "
                + "two percent.",
            source => HeadMap.Draw(source, Heads, source.Chosen("quantity")))
        {
            Parameters =
            [
                FigureParameter.Quantity(
                    Heads,
                    [
                        "from_layernorm", "from_layernorm_passive", "from_layernorm_active", "passive_z_score",
                        .. Modes.Select(mode => mode.Column),
                    ]),
            ],
        },
    ];

    private static PlotlyFigure OfModes(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        RowChoice shown = RowChoice.Of(heads, heads.Texts("head"), "logit_change", MaxGroups);
        List<PlotlyObject> traces = [];
        foreach ((string column, string name) in Modes.Where(mode => heads.Has(mode.Column)))
        {
            PlotlyObject trace = Bars.Draw(
                shown.Rows, RowNames.OfHeads(shown.Rows), column, FigureStyle.Colors[traces.Count]);
            trace["name"] = name;
            traces.Add(trace);
        }

        return new PlotlyFigure(traces, FigureStyle.Layout(
            "Live and frozen LayerNorms",
            $"{source.Label}{shown.Note}",
            FigureAxes.Names("ablated head"),
            FigureStyle.Axis(QuantityText.WithUnit("logit_change"))));
    }

    private static PlotlyFigure Passive(FigureSource source) => HeadsBesideRandom.Draw(
        source,
        Heads,
        ("from_layernorm_passive", "passive_random"),
        "What the final scale gives back by itself",
        "passive part, logits");
}
