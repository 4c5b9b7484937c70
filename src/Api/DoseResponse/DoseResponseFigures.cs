using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.DoseResponse;

/// <summary>The figures of a dose-response.</summary>
public static class DoseResponseFigures
{
    private const string Heads = "heads";

    private const string Responses = "responses";

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "head",
            "One head by strength",
            "What a head loses, what the answer's logit loses, and what comes back, as the head is ablated "
                + "further. Straight lines: small and large ablations are answered alike.",
            OneHead)
        {
            Parameters = [FigureParameter.Head(Heads, "self_repair")],
        },
        new(
            "heads",
            "All heads by strength",
            "A number of every head by the strength of its ablation. The heads that go farthest are named.",
            AllHeads)
        {
            Parameters =
            [
                FigureParameter.Quantity(
                    Heads,
                    "self_repair",
                    "logit_change",
                    "direct_effect_lost",
                    "from_heads",
                    "from_mlps",
                    "from_layernorm"),
            ],
        },
        new(
            "jumps",
            "Steps of the responses",
            "By how much the steepest step of each head's logit change exceeds a straight line. At 1 it is one; "
                + "far above, the behavior switches between two strengths.",
            Jumps)
        {
            When = source => source.Table(Responses) is not null,
        },
    ];

    private static PlotlyFigure OneHead(FigureSource source)
    {
        string head = source.Chosen("head");
        FigureTable rows = InOrder(source.Table(Heads)!.With("head", head));
        string[] quantities = ["logit_change", "direct_effect_lost", "self_repair"];
        return new PlotlyFigure(
            [
                .. quantities.Select((quantity, index) => FigureLines.Draw(
                    FigureLine.Of(head, head, rows, "strength", quantity),
                    quantity,
                    FigureText.Words(quantity),
                    FigureStyle.Colors[index])),
            ],
            FigureStyle.Layout(
                $"{head} by strength of its ablation", source.Label, Strengths(), FigureStyle.Axis("logits")));
    }

    private static PlotlyFigure AllHeads(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureLine[] lines =
        [
            .. source.Table(Heads)!.By("head").Select(head =>
                FigureLine.Of(head.Value, head.Value, InOrder(head.Rows), "strength", quantity)),
        ];
        return new PlotlyFigure(
            FigureLines.Draw(lines, quantity, "other heads"),
            FigureStyle.Layout(
                "Heads by strength of their ablation",
                source.Label,
                Strengths(),
                FigureStyle.Axis(QuantityText.WithUnit(quantity))));
    }

    private static PlotlyFigure Jumps(FigureSource source)
    {
        FigureTable responses = source.Table(Responses)!;
        PlotlyObject layout = FigureStyle.Layout(
            "Steepest step over that of a straight line",
            source.Label,
            FigureAxes.Layers("layer", source.LayerCount),
            FigureStyle.Axis("jump; 1: a straight line"));
        layout["shapes"] = new[] { FigureShapes.Line(1, "y") };
        int size = HeadPlots.SizeOf(responses, HeadDots.Size);
        return new PlotlyFigure(
            [
                HeadDots.Draw(
                    responses.With("sign_change", "false"),
                    "jump",
                    "keeps its sign",
                    FigureStyle.Colors[0],
                    size: size),
                HeadDots.Draw(
                    responses.With("sign_change", "true"),
                    "jump",
                    "changes its sign",
                    FigureStyle.Colors[1],
                    size: size),
            ],
            layout);
    }

    private static PlotlyObject Strengths() => FigureStyle.Axis("strength; 1 replaces the head");

    private static FigureTable InOrder(FigureTable rows) =>
        rows.InOrder(Enumerable.Range(0, rows.Count).OrderBy(row => rows.Number(row, "strength")));
}
