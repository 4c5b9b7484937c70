using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.LayerOrder;

/// <summary>The table of layer orders, column by column.</summary>
public static class LayerOrderTables
{
    /// <summary>A row an edit.</summary>
    public static RowTable<LayerOrderRequest, EditRow> Edits { get; } =
        new RowTable<LayerOrderRequest, EditRow>(
                "EditRow",
                "A row of an edited order against the clean one: logits in logits, losses in nats, top1_changed the "
                    + "share of positions whose most likely token is another one.")
            .Text("edit", "skip, swap, repeat, reverse or custom.", row => NameOf(row.Edit.Kind))
            .IndexOrNull(
                "layer",
                "The layer that is skipped or repeated, or the first of the two that are swapped; null for the others.",
                row => row.Edit.Layer)
            .Text(
                "order",
                "The layers that ran, in order, with spaces between them.",
                row => string.Join(' ', row.Order))
            .Index("n", "Number of positions.", row => row.N)
            .Terms(LayerOrderTerms.All.Select(term =>
                new TermColumn<LayerOrderRequest, EditRow>(term.Name, row => row[term])));

    /// <summary>The name of a kind of edits, as requests have it.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(LayerEditKind kind) => kind.ToString().ToLowerInvariant();
}
