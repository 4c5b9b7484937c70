using System.Globalization;
using SelfRepair.Analysis.Reliability;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Reliability;

/// <summary>The figures of reliability.</summary>
public static class ReliabilityFigures
{
    private const string Heads = "heads";

    private const string Ranks = "rank_stability";

    private const int MaxHeads = 12;

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "heads",
            "Self-repair with its error",
            "Each head's self-repair with its standard error over prompts, by layer. What lies within its error of "
                + "zero, or of another head, these prompts do not tell apart.",
            WithErrors),
        new(
            "ranks",
            "How many prompts a ranking needs",
            "How much of the ranking of heads over all prompts the first few prompts have. What counts is how "
                + "early the curve is near 1.",
            Stability)
        {
            When = source => source.Table(Ranks) is { Count: > 0 },
        },
        new(
            "spread",
            "Spread of self-repair",
            "The heads with the largest self-repair, beside how much it differs between prompts and within a "
                + "prompt. A head whose diamond lies beyond its bars shows in one prompt alone.",
            Spread),
    ];

    private static PlotlyFigure WithErrors(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        PlotlyObject layout = FigureStyle.Layout(
            "Self-repair with its error",
            source.LabelOver(heads),
            FigureAxes.Layers("layer", source.LayerCount),
            FigureStyle.Axis(QuantityText.WithUnit("self_repair")));
        layout["annotations"] = new[] { FigureStyle.Note(SplitHalfOf(source), 0.99, 0.01) };
        return new PlotlyFigure(
            [
                HeadDots.Draw(
                    heads,
                    "self_repair",
                    HeadPlots.NameOf(heads, "a head", "standard error"),
                    FigureStyle.Colors[0]),
            ],
            layout);
    }

    private static PlotlyFigure Stability(FigureSource source)
    {
        FigureTable ranks = source.Table(Ranks)!;
        PlotlyObject layout = FigureStyle.Layout(
            "How many prompts a ranking needs",
            source.Label,
            FigureAxes.Doubling("prompts, log", ranks.Numbers("prompts")),
            FigureStyle.Axis("rank correlation with all prompts"));
        layout["shapes"] = new[] { FigureShapes.Line(1, "y") };
        layout["annotations"] = new[] { FigureStyle.Note(SplitHalfOf(source), 0.99, 0.01) };
        layout["showlegend"] = false;
        FigureLine line = FigureLine.Of("ranking of heads", head: null, ranks, "prompts", "spearman");
        return new PlotlyFigure(
            [FigureLines.Draw(line, "spearman", line.Name, FigureStyle.Colors[0])], layout);
    }

    private static PlotlyFigure Spread(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        RowChoice shown = RowChoice.Of(heads, heads.Texts("head"), "self_repair", MaxHeads);
        RowNames names = RowNames.OfHeads(shown.Rows);
        return new PlotlyFigure(
            [
                Bars.Draw(shown.Rows, names, "between_prompt_sd", FigureStyle.Colors[5]),
                .. shown.Rows.Numbers("within_prompt_sd").Any(spread => spread is not null)
                    ? new[] { Bars.Draw(shown.Rows, names, "within_prompt_sd", FigureStyle.Colors[4]) }
                    : [],
                Bars.Diamonds(shown.Rows, names, "self_repair"),
            ],
            FigureStyle.Layout(
                "Self-repair and its spread",
                $"{source.Label}{shown.Note}",
                FigureAxes.Names("ablated head"),
                FigureStyle.Axis("logits")));
    }

    private static string SplitHalfOf(FigureSource source) =>
        (ReliabilityReport)source.Report is { SplitHalf: double half, SpearmanBrown: double whole }
            ? string.Create(CultureInfo.InvariantCulture, $"split half {half:0.000}, Spearman-Brown {whole:0.000}")
            : "split half: too few heads or prompts";
}
