using SelfRepair.Analysis.DoseResponse;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.DoseResponse;

/// <summary>A dose-response analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class DoseResponseResponse(
    AnalysisView view, DoseResponseRequest request, DoseResponseReport? report)
    : AnalysisResponse<DoseResponseRequest>(view)
{
    /// <summary>One row a head and strength; null before there are some.</summary>
    public Rows<DoseRow>? Heads { get; } = DoseResponseTables.Heads.OrNull(report?.Heads, request);

    /// <summary>One row a head; null where one strength was asked, or before there are some.</summary>
    public Rows<DoseResponseRow>? Responses { get; } =
        DoseResponseTables.Responses.OrNull(report?.Responses, request);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public ChangeDiagnostics? Diagnostics { get; } =
        report is null ? null : new ChangeDiagnostics(report.IdentityMax, report.NonFinite);
}
