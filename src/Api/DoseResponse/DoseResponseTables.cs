using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.DoseResponse;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.DoseResponse;

/// <summary>The tables of a dose-response, column by column.</summary>
public static class DoseResponseTables
{
    /// <summary>A row a head and strength.</summary>
    public static RowTable<DoseResponseRequest, DoseRow> Heads { get; } =
        new RowTable<DoseResponseRequest, DoseRow>(
                "DoseRow", "A head ablated at one strength: means over positions.")
            .Text("head", "The head, such as L9H6.", row => row.Head.ToString())
            .Index("layer", "Its layer, from 0.", row => row.Head.Layer)
            .Index("head_index", "Its place in the layer, from 0.", row => row.Head.Index)
            .Number("strength", "The strength: z becomes z + strength (z~ - z).", row => row.Strength)
            .Index("n", "Number of positions.", row => row.N)
            .Terms(Terms.OfAnyChange.Select(term =>
                new TermColumn<DoseResponseRequest, DoseRow>(term.Name, row => row[term])));

    /// <summary>A row a head.</summary>
    public static RowTable<DoseResponseRequest, DoseResponseRow> Responses { get; } =
        new RowTable<DoseResponseRequest, DoseResponseRow>(
                "DoseResponseRow", "How a head's mean logit_change moves with the strength of its ablation.")
            .Text("head", "The head, such as L9H6.", row => row.Head.ToString())
            .Index("layer", "Its layer, from 0.", row => row.Head.Layer)
            .Index("head_index", "Its place in the layer, from 0.", row => row.Head.Index)
            .Response(row => row.Response);
}
