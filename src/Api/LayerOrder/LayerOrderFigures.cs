using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.LayerOrder;

/// <summary>The figures of layer orders.</summary>
public static class LayerOrderFigures
{
    private const string Edits = "edits";

    private static readonly FigureParameter Quantity =
        FigureParameter.Quantity(Edits, "logit_change", "loss_edited", "top1_changed");

    /// <summary>They.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "layers",
            "Layers skipped and swapped",
            "What becomes of the prediction when a layer is left out, runs after the next one, or runs twice. A "
                + "swap that costs less than either skip is a sign of work in parallel.",
            OfLayers)
        {
            Parameters = [Quantity],
            When = source => Among(source, hasLayer: true).Count > 0,
        },
        new(
            "orders",
            "Whole orders",
            "What becomes of the prediction when the layers run in an order of their own.",
            OfOrders)
        {
            Parameters = [Quantity],
            When = source => Among(source, hasLayer: false).Count > 0,
        },
    ];

    private static PlotlyFigure OfLayers(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        PlotlyObject layout = FigureStyle.Layout(
            "Layers skipped and swapped",
            $"{source.Label}{NoteOf(quantity)}",
            FigureAxes.Layers("layer; a swap is with the next one", source.LayerCount),
            FigureStyle.Axis(QuantityText.WithUnit(quantity)));
        AddClean(layout, source, quantity, "y");
        layout["showlegend"] = true;
        return new PlotlyFigure(
            [
                .. Among(source, hasLayer: true).By("edit")
                    .Select((edit, index) => OfEdit(edit.Rows, edit.Value, quantity, FigureStyle.Colors[index])),
            ],
            layout);
    }

    private static PlotlyObject OfEdit(FigureTable rows, string edit, string quantity, string color)
    {
        RowNames names = RowNames.Of([.. rows.Texts("layer").Select(layer => $"{edit} {layer}")]);
        PlotlyObject trace = Bars.Draw(rows, names, quantity, color);
        trace["name"] = edit;
        trace["x"] = rows.Numbers("layer");
        return trace;
    }

    private static PlotlyFigure OfOrders(FigureSource source)
    {
        string quantity = source.Chosen("quantity");
        FigureTable orders = Among(source, hasLayer: false);
        RowChoice shown = RowChoice.Of(
            orders,
            [.. orders.Texts("edit").Zip(orders.Texts("order"), (edit, order) =>
                $"{edit}: {(order.Length == 0 ? "no layer" : order)}")],
            quantity,
            FigureAxes.MaxNamesBeside);
        PlotlyObject layout = FigureStyle.Layout(
            "Whole orders",
            $"{source.Label}{shown.Note}{NoteOf(quantity)}",
            FigureStyle.Axis(QuantityText.WithUnit(quantity)),
            FigureAxes.NamesBeside("order of layers", shown.Rows.Count));
        AddClean(layout, source, quantity, "x");
        return new PlotlyFigure(
            [Bars.Draw(shown.Rows, RowNames.Of(shown.Names), quantity, FigureStyle.Colors[0], lie: true)], layout);
    }

    /// <summary>What the dashed line is, for a subtitle.</summary>
    private static string NoteOf(string quantity) =>
        quantity == "loss_edited" ? "; dashed: the clean loss" : string.Empty;

    /// <summary>The clean loss beside edited ones.</summary>
    private static void AddClean(PlotlyObject layout, FigureSource source, string quantity, string axis)
    {
        if (quantity == "loss_edited" && source.Table(Edits)!.Number(0, "loss_clean") is double clean)
        {
            layout["shapes"] = new[] { FigureShapes.Line(clean, axis) };
        }
    }

    private static FigureTable Among(FigureSource source, bool hasLayer)
    {
        FigureTable edits = source.Table(Edits)!;
        return edits.Where(row => edits.Number(row, "layer") is null != hasLayer);
    }
}
