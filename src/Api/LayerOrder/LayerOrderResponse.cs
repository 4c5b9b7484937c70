using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.LayerOrder;

/// <summary>A layer-order analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class LayerOrderResponse(AnalysisView view, LayerOrderRequest request, LayerOrderReport? report)
    : AnalysisResponse<LayerOrderRequest>(view)
{
    /// <summary>One row an edit, in the order asked; null before there are some.</summary>
    public Rows<EditRow>? Edits { get; } = LayerOrderTables.Edits.OrNull(report?.Edits, request);
}
