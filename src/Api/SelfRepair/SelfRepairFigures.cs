using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The figures of self-repair.</summary>
public static class SelfRepairFigures
{
    private const string Heads = "heads";

    private const int MaxBars = 24;

    private static readonly string[] Quantities =
    [
        "self_repair", "direct_effect", "logit_change", "direct_effect_lost", "from_heads", "from_mlps",
        "from_layernorm", "from_heads_values", "from_heads_patterns", "repair_fraction", "share_over_corrected",
    ];

    /// <summary>They, the paper's first.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "scatter",
            "Direct effect and logit change",
            "One dot a head: how much it gives the answer directly, and how far the answer's logit falls when it is "
                + "ablated. On the line y = -x nothing answers the ablation; above it, others make up for the head.",
            EffectScatter.Draw)
        {
            Parameters = [FigureParameter.Subset(Heads)],
        },
        new(
            "breakdown",
            "What self-repair is made of",
            "The heads with the largest self-repair, and what it comes from: later heads, MLP layers and the final "
                + "LayerNorm. Parts above zero repair, parts below break further; they add up to the diamond.",
            Breakdown)
        {
            Parameters = [FigureParameter.Subset(Heads)],
        },
        new(
            "heatmap",
            "Heads by layer",
            "A number of every head, by layer and head. White is zero; the colors' limits leave out the largest two "
                + "percent.",
            source => HeadMap.Draw(source, Heads, source.Chosen("quantity")))
        {
            Parameters = [FigureParameter.Subset(Heads), FigureParameter.Quantity(Heads, Quantities)],
        },
        new(
            "distance",
            "Distance from y = -x by layer",
            "How far each head lies from the line of no self-repair, by the relative depth of its layer: 0 is the "
                + "first layer, 1 the last. Above zero: its loss is repaired; below: ablating it breaks more than its "
                + "own effect.",
            Distance)
        {
            Parameters = [FigureParameter.Subset(Heads)],
        },
        new(
            "matrix",
            "Who repairs whom",
            "One row an ablated head of the layer, one column a component that may answer: by how much its direct "
                + "effect grows. Blue repairs, red breaks further.",
            RepairMatrixPlot.Draw)
        {
            Parameters = [FigureParameter.Subset(Heads), new FigureParameter("layer", RepairMatrixPlot.LayersOf)],
            When = source => ((SelfRepairReport)source.Report).Matrix is not null
                || ((SelfRepairReport)source.Report).MatrixTop is not null,
        },
        new(
            "tokens",
            "Positions of a head",
            "One dot a position: the head's direct effect there and the change of the answer's logit. Above five "
                + "thousand positions the dots are counted in squares.",
            TokenScatter.Draw)
        {
            Parameters = [new FigureParameter("head", TokenScatter.HeadsOf)],
        },
    ];

    private static PlotlyFigure Breakdown(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        FigureTable shown = heads.InOrder(HeadPlots.Largest(heads, "self_repair", MaxBars));
        string[] ofHeads = shown.Has("from_heads_values")
            ? ["from_heads_values", "from_heads_patterns"]
            : ["from_heads"];
        PlotlyObject layout = FigureStyle.Layout(
            "What self-repair is made of",
            source.Label,
            FigureStyle.Steps("ablated head, largest |self-repair| first"),
            FigureStyle.Axis("self-repair, logits"));
        layout["barmode"] = "relative";
        layout["legend"] = FigureStyle.LowLegend();
        return new PlotlyFigure(
            Bars.Parts(
                shown,
                RowNames.OfHeads(shown),
                [.. ofHeads, "from_mlps", "from_layernorm"],
                "self_repair",
                lie: false),
            layout);
    }

    private static PlotlyFigure Distance(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        PlotlyObject layout = FigureStyle.Layout(
            "Distance from y = -x by layer",
            source.Label,
            RelativeDepth.Axis(source.LayerCount),
            FigureStyle.Axis("orthogonal distance, logits"));
        layout["showlegend"] = false;
        return new PlotlyFigure(
            [LayerPlots.StripByDepth(heads, "orthogonal_distance", source.LayerCount)], layout);
    }
}
