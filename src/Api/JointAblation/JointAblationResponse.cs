using SelfRepair.Analysis.JointAblation;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.JointAblation;

/// <summary>A joint-ablation analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class JointAblationResponse(
    AnalysisView view, JointAblationRequest request, JointAblationReport? report)
    : AnalysisResponse<JointAblationRequest>(view)
{
    /// <summary>One row a set, in the order asked; null before there are some.</summary>
    public Rows<SetRow>? Sets { get; } = JointAblationTables.Sets.OrNull(report?.Sets, request);

    /// <summary>One row a set and later component; null where not asked, or before there are some.</summary>
    public Rows<CarrierRow>? Carriers { get; } = JointAblationTables.Carriers.OrNull(report?.Carriers, request);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public JointDiagnostics? Diagnostics { get; } =
        report is null ? null : new JointDiagnostics(report.IdentityMax, report.NonFinite);
}

/// <summary>How well a joint ablation kept the laws that it must keep.</summary>
/// <param name="IdentityMax">Largest |self_repair - from_heads - from_mlps - from_layernorm|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
public sealed record JointDiagnostics(double IdentityMax, long NonFinite);
