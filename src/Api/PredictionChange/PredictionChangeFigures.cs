using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.PredictionChange;

/// <summary>The figures of prediction change.</summary>
public static class PredictionChangeFigures
{
    private const string Heads = "heads";

    private const int MaxBars = 12;

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "scatter",
            "Divergence and loss",
            "One dot a head: how far the whole distribution moves when it is ablated, and how much the answer's "
                + "loss grows. Far right and near zero: other tokens move, the answer does not.",
            Scatter),
        new(
            "heatmap",
            "Heads by layer",
            "A number of every head, by layer and head. White is zero; the colors' limits leave out the largest "
                + "two percent.",
            source => HeadMap.Draw(source, Heads, source.Chosen("quantity")))
        {
            Parameters = [FigureParameter.Quantity(Heads, "kl", "loss_change", "top1_changed")],
        },
        new(
            "top1",
            "Where another token wins",
            "The heads whose ablation most often makes another token the most likely one, as a share of positions.",
            MostChanged),
    ];

    private static PlotlyFigure Scatter(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        PlotlyObject dots = new()
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = "a head, by layer",
            ["x"] = heads.Numbers("kl"),
            ["y"] = heads.Numbers("loss_change"),
            ["error_x"] = HeadPlots.Errors(heads, "kl"),
            ["error_y"] = HeadPlots.Errors(heads, "loss_change"),
            ["marker"] = HeadPlots.ByLayer(heads),
            ["customdata"] = Enumerable.Range(0, heads.Count).Select(row => new object?[]
            {
                heads.Text(row, "head"),
                FigureText.Error(heads.Number(row, "kl_se")),
                FigureText.Error(heads.Number(row, "loss_change_se")),
                heads.Number(row, "top1_changed"),
            }).ToArray(),
            ["hovertemplate"] = "<b>%{customdata[0]}</b><br>KL divergence "
                + $"%{{x{FigureText.Number}}}%{{customdata[1]}}<br>loss change "
                + $"%{{y{FigureText.Number}}}%{{customdata[2]}}"
                + "<br>another token is the most likely one at %{customdata[3]:.1%} of positions<extra></extra>",
        };
        PlotlyObject layout = FigureStyle.Layout(
            "Divergence and loss",
            source.LabelOver(heads),
            FigureStyle.Axis(QuantityText.WithUnit("kl")),
            FigureStyle.Axis(QuantityText.WithUnit("loss_change")));
        layout["annotations"] = FarHeads.Names(heads, "kl", "loss_change", "kl");
        return new PlotlyFigure([dots], layout);
    }

    private static PlotlyFigure MostChanged(FigureSource source)
    {
        FigureTable heads = source.Table(Heads)!;
        RowChoice shown = RowChoice.Of(
            heads.InOrder(HeadPlots.Largest(heads, "top1_changed", heads.Count)),
            heads.Texts("head"),
            "top1_changed",
            MaxBars);
        return new PlotlyFigure(
            [Bars.Draw(shown.Rows, RowNames.OfHeads(shown.Rows), "top1_changed", FigureStyle.Colors[0])],
            FigureStyle.Layout(
                "Where another token wins",
                $"{source.Label}{shown.Note}",
                FigureAxes.Names("ablated head"),
                FigureStyle.Axis(QuantityText.WithUnit("top1_changed"))));
    }
}
