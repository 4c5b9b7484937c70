using SelfRepair.Analysis.JointAblation;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.JointAblation;

/// <summary>The tables of joint ablation, column by column.</summary>
public static class JointAblationTables
{
    /// <summary>A row a set.</summary>
    public static RowTable<JointAblationRequest, SetRow> Sets { get; } =
        new RowTable<JointAblationRequest, SetRow>("SetRow", "A row of a set of components: means over positions.")
            .Text("name", "The set's name.", row => row.Set.Name)
            .Text("heads", "Its heads, with spaces between them.", row => string.Join(' ', row.Set.Heads))
            .Text(
                "attention_layers",
                "Layers all of whose heads it holds, with spaces between them.",
                row => string.Join(' ', row.Set.AttentionLayers))
            .Text("mlps", "Its MLP layers, with spaces between them.", row => string.Join(' ', row.Set.Mlps))
            .Index("n", "Number of positions.", row => row.N)
            .Terms(JointAblationTerms.All.Select(term => new TermColumn<JointAblationRequest, SetRow>(
                term.Name, row => row[term], term == JointAblationTerms.RepairLost ? Freezes : null)));

    /// <summary>A row a set and later component.</summary>
    public static RowTable<JointAblationRequest, CarrierRow> Carriers { get; } =
        new RowTable<JointAblationRequest, CarrierRow>(
                "CarrierRow", "What one later component carried of a set's repair: means over positions.")
            .Text("set", "The set's name.", row => row.Set.Name)
            .Text("component", "The component that is frozen too: L9H6, or MLP9.", row => row.Component)
            .Index("n", "Number of positions.", row => row.N)
            .Terms([new TermColumn<JointAblationRequest, CarrierRow>(
                JointAblationTerms.RepairLost.Name, row => row.RepairLost)]);

    private static bool Freezes(JointAblationRequest request) => request.Sets?.Any(set =>
        set.FreezeHeads.Count + set.FreezeAttentionLayers.Count + set.FreezeMlps.Count > 0 || set.FreezeFinalScale)
        ?? false;
}
