using SelfRepair.Analysis.LayerNorms;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.LayerNorms;

/// <summary>A LayerNorm analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class LayerNormsResponse(AnalysisView view, LayerNormsRequest request, LayerNormsReport? report)
    : AnalysisResponse<LayerNormsRequest>(view)
{
    /// <summary>One row a head; null before there are some.</summary>
    public Rows<LayerNormsRow>? Heads { get; } = LayerNormsTables.Heads.OrNull(report?.Heads, request);

    /// <summary>One row a head: its scale ratios by bin; null before there are some.</summary>
    public Rows<ScaleHistogram>? Histograms { get; } =
        LayerNormsTables.Histograms.OrNull(report?.Histograms, request);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public LayerNormsDiagnostics? Diagnostics { get; } =
        report is null ? null : new LayerNormsDiagnostics(report.IsolatedMax, report.NonFinite);
}

/// <summary>How well a LayerNorm analysis kept the laws that it must keep.</summary>
/// <param name="IsolatedMax">Largest |logit_change_isolated - the same read of the run in which the head's write alone
/// is replaced|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
public sealed record LayerNormsDiagnostics(double IsolatedMax, long NonFinite);
