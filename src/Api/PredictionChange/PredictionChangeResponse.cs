using SelfRepair.Analysis.PredictionChange;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.PredictionChange;

/// <summary>A prediction-change analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class PredictionChangeResponse(
    AnalysisView view, PredictionChangeRequest request, PredictionChangeReport? report)
    : AnalysisResponse<PredictionChangeRequest>(view)
{
    /// <summary>One row a head, in the order of heads; null before there are some.</summary>
    public Rows<PredictionRow>? Heads { get; } = PredictionChangeTables.Heads.OrNull(report?.Heads, request);
}
