using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>A self-reinforcement analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class SelfReinforcementResponse(
    AnalysisView view, SelfReinforcementRequest request, SelfReinforcementReport? report)
    : AnalysisResponse<SelfReinforcementRequest>(view)
{
    /// <summary>One row a head, read head and alpha; null before there are some.</summary>
    public Rows<ReinforcedHeadRow>? Heads { get; } = SelfReinforcementTables.Heads.OrNull(report?.Heads, request);

    /// <summary>The heads by their slope at alpha 1, the largest first: those that are read themselves; null before
    /// there are some.</summary>
    public Rows<ReinforcedRank>? Ranking { get; } = SelfReinforcementTables.Ranking.OrNull(report?.Ranking, request);

    /// <summary>One row an attention layer, read head and alpha; null before there are some.</summary>
    public Rows<ReinforcedLayerRow>? AttentionLayers { get; } =
        SelfReinforcementTables.AttentionLayers.OrNull(report?.AttentionLayers, request);
}
