using SelfRepair.Analysis.Reliability;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Reliability;

/// <summary>A reliability analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class ReliabilityResponse(AnalysisView view, ReliabilityRequest request, ReliabilityReport? report)
    : AnalysisResponse<ReliabilityRequest>(view)
{
    /// <summary>Correlation over heads between the mean self-repair of two halves of the prompts, mean over splits;
    /// null below two heads or prompts.</summary>
    public double? SplitHalf { get; } = report?.SplitHalf;

    /// <summary>2 r / (1 + r) of it: what it says of all prompts together.</summary>
    public double? SpearmanBrown { get; } = report?.SpearmanBrown;

    /// <summary>One row a head; null before there are some.</summary>
    public Rows<ReliabilityRow>? Heads { get; } = ReliabilityTables.Heads.OrNull(report?.Heads, request);

    /// <summary>One row for 1, 2, 4, ... prompts, below all of them; null before there are some.</summary>
    public Rows<RankRow>? RankStability { get; } = ReliabilityTables.Ranks.OrNull(report?.RankStability, request);
}
