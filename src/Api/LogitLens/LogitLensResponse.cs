using SelfRepair.Analysis.LogitLens;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.LogitLens;

/// <summary>A logit-lens analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class LogitLensResponse(AnalysisView view, LogitLensRequest request, LogitLensReport? report)
    : AnalysisResponse<LogitLensRequest>(view)
{
    /// <summary>One row a layer of the clean run, then one a head and layer; null before there are some.</summary>
    public Rows<LensRow>? Layers { get; } = LogitLensTables.Layers.OrNull(report?.Layers, request);
}
