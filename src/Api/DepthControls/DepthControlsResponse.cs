using SelfRepair.Analysis.DepthControls;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.DepthControls;

/// <summary>An analysis with depth controls.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class DepthControlsResponse(
    AnalysisView view, DepthControlsRequest request, DepthControlsReport? report)
    : AnalysisResponse<DepthControlsRequest>(view)
{
    /// <summary>One row a head; null before there are some.</summary>
    public Rows<ControlRow>? Heads { get; } = DepthControlsTables.Heads.OrNull(report?.Heads, request);

    /// <summary>One row a layer: its direct effects in the clean run; null before there are some.</summary>
    public Rows<LayerEffectRow>? Layers { get; } = DepthControlsTables.Layers.OrNull(report?.Layers, request);

    /// <summary>One row an ablated layer and answering layer: who answers whom; null before there are some.</summary>
    public Rows<AnswerRow>? Answers { get; } = DepthControlsTables.Answers.OrNull(report?.Answers, request);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public ChangeDiagnostics? Diagnostics { get; } =
        report is null ? null : new ChangeDiagnostics(report.IdentityMax, report.NonFinite);
}
