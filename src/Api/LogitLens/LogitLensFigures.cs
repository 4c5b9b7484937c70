using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.LogitLens;

/// <summary>The figures of the logit lens.</summary>
public static class LogitLensFigures
{
    private const string Layers = "layers";

    private const string Clean = "clean run";

    private static readonly string[] Quantities = ["logit", "loss", "rank_of_target"];

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "lens",
            "The answer by layer",
            "What the stream before each layer predicts of the answer, in the clean run and with each ablated "
                + "head. The heads whose lines leave the clean one farthest are named.",
            AllHeads)
        {
            Parameters = [FigureParameter.Quantity(Layers, Quantities)],
        },
        new(
            "head",
            "One head by layer",
            "What the stream before each layer predicts of the answer, clean and with one head ablated. Where the "
                + "lines part, the loss reaches the answer; where they meet again, it is repaired.",
            OneHead)
        {
            Parameters = [new FigureParameter("head", HeadsOf), FigureParameter.Quantity(Layers, Quantities)],
        },
    ];

    private static PlotlyFigure AllHeads(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureLine clean = LineOf(source.Table(Layers)!.With("head", string.Empty), Clean, head: null, quantity);
        return Figure(
            source,
            "The answer by layer",
            quantity,
            [.. FigureLines.Draw(LinesOf(source, quantity), quantity, "other heads"), Trace(clean, quantity)]);
    }

    private static PlotlyFigure OneHead(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        string head = source.Chosen("head");
        FigureTable rows = source.Table(Layers)!;
        FigureLine clean = LineOf(rows.With("head", string.Empty), Clean, head: null, quantity);
        FigureLine ablated = LineOf(rows.With("head", head), $"{head} ablated", head, quantity);
        return Figure(
            source,
            $"The answer by layer, {head} ablated",
            quantity,
            [Trace(clean, quantity), FigureLines.Draw(ablated, quantity, ablated.Name, FigureStyle.Colors[1])]);
    }

    private static PlotlyFigure Figure(
        FigureSource source, string title, string quantity, IReadOnlyList<PlotlyObject> traces) => new(
        traces,
        FigureStyle.Layout(
            title,
            source.Label,
            FigureAxes.Layers("layer; the last: the prediction", source.LayerCount + 1),
            FigureStyle.Axis(QuantityText.WithUnit(quantity))));

    private static PlotlyObject Trace(FigureLine clean, string quantity)
    {
        PlotlyObject trace = FigureLines.Draw(clean, quantity, Clean, FigureStyle.Ink);
        trace["line"] = new PlotlyObject { ["color"] = FigureStyle.Ink, ["width"] = 3 };
        return trace;
    }

    /// <summary>The line of every ablated head, which goes as far as it leaves the clean one.</summary>
    private static IReadOnlyList<FigureLine> LinesOf(FigureSource source, string quantity)
    {
        FigureTable rows = source.Table(Layers)!;
        double?[] clean = rows.With("head", string.Empty).Numbers(quantity);
        return
        [
            .. from head in rows.By("head")
               where head.Value.Length > 0
               let line = LineOf(head.Rows, head.Value, head.Value, quantity)
               select line with { Reach = line.Y.Zip(clean, (one, other) => Math.Abs(one - other ?? 0)).Max() },
        ];
    }

    private static FigureLine LineOf(FigureTable rows, string name, string? head, string quantity) =>
        FigureLine.Of(name, head, rows, "layer", quantity);

    /// <summary>The ablated heads, the one that changes the logit most in front.</summary>
    private static IReadOnlyList<string> HeadsOf(FigureSource source)
    {
        IReadOnlyList<FigureLine> lines = LinesOf(source, "logit");
        string? first = lines.MaxBy(line => line.Reach)?.Head;
        return
        [
            .. first is null ? [] : new[] { first },
            .. lines.Select(line => line.Head!).Where(head => head != first),
        ];
    }
}
