using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>Its answer.</summary>
/// <param name="view">What is known of it.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report.</param>
public sealed class MadeUpResponse(AnalysisView view, MadeUpRequest request, SelfRepairReport? report)
    : AnalysisResponse<MadeUpRequest>(view)
{
    /// <summary>A row a head.</summary>
    public Rows<MadeUpRow>? Damage { get; } = MadeUpKind.TableOf(report, request);
}
