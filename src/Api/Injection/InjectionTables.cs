using System.Text.Json;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Injection;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Injection;

/// <summary>The tables of an injection, column by column.</summary>
public static class InjectionTables
{
    /// <summary>A row a layer, vector and alpha.</summary>
    public static RowTable<InjectionRequest, InjectionRow> Injections { get; } =
        new RowTable<InjectionRequest, InjectionRow>(
                "InjectionRow",
                "A vector injected at one layer: means over positions. direct_effect is 0, and direct_effect_ablated "
                    + "what the write adds by itself.")
            .Text(
                "operation",
                "add, or project_out.",
                row => JsonNamingPolicy.SnakeCaseLower.ConvertName(row.Operation.ToString()))
            .Index("layer", "The layer whose resid_pre is changed.", row => row.Layer)
            .Text("vector", "The vector's name.", row => row.Vector)
            .Number("alpha", "Its factor.", row => row.Alpha)
            .Index("n", "Number of positions.", row => row.N)
            .Terms(Terms.OfAnyChange.Select(term =>
                new TermColumn<InjectionRequest, InjectionRow>(term.Name, row => row[term])))
            .Number(
                "z_score",
                "Layer-adjusted score: self_repair less that of random writes of the same norms, in their standard "
                    + "deviations; null where these do not differ, or where no score was asked.",
                row => row.Score?.ZScore)
            .Number(
                "percentile",
                "Share of the random writes whose self_repair is below; null as z_score is.",
                row => row.Score?.Percentile);

    /// <summary>A row a layer and vector.</summary>
    public static RowTable<InjectionRequest, InjectionResponseRow> Responses { get; } =
        new RowTable<InjectionRequest, InjectionResponseRow>(
                "InjectionResponseRow", "How a vector's mean logit_change moves with alpha.")
            .Index("layer", "The layer whose resid_pre is changed.", row => row.Layer)
            .Text("vector", "The vector's name.", row => row.Vector)
            .Response(row => row.Response);
}
