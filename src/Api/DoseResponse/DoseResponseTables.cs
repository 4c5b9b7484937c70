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
            .Head(row => row.Head)
            .Number("strength", "The strength: z becomes z + strength (z~ - z).", row => row.Strength)
            .Index("n", "Number of positions.", row => row.N)
            .Terms(Terms.OfAnyChange.Select(term =>
                new TermColumn<DoseResponseRequest, DoseRow>(term.Name, row => row[term])));

    /// <summary>A row a head.</summary>
    public static RowTable<DoseResponseRequest, DoseResponseRow> Responses { get; } =
        new RowTable<DoseResponseRequest, DoseResponseRow>(
                "DoseResponseRow", "How a head's mean logit_change moves with the strength of its ablation.")
            .Head(row => row.Head)
            .Response(row => row.Response);
}
