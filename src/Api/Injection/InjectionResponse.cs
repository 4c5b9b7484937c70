using SelfRepair.Analysis.Injection;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Injection;

/// <summary>An injection analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class InjectionResponse(AnalysisView view, InjectionRequest request, InjectionReport? report)
    : AnalysisResponse<InjectionRequest>(view)
{
    /// <summary>One row a layer, vector and alpha, in the order asked; null before there are some.</summary>
    public Rows<InjectionRow>? Injections { get; } = InjectionTables.Injections.OrNull(report?.Injections, request);

    /// <summary>One row a layer and vector; null where one alpha was asked, or before there are some.</summary>
    public Rows<InjectionResponseRow>? Responses { get; } =
        InjectionTables.Responses.OrNull(report?.Responses, request);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public ChangeDiagnostics? Diagnostics { get; } =
        report is null ? null : new ChangeDiagnostics(report.IdentityMax, report.NonFinite);
}
