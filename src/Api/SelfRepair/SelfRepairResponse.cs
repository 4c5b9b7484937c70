using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.SelfRepair;

/// <summary>A self-repair analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class SelfRepairResponse(AnalysisView view, SelfRepairRequest request, SelfRepairReport? report)
    : AnalysisResponse<SelfRepairRequest>(view)
{
    /// <summary>One row a head over all scored positions; null where not asked or not there yet.</summary>
    public Rows<HeadRow>? Heads { get; } = SelfRepairTables.Heads.OrNull(report?.Heads, request);

    /// <summary>One row a head over its top positions; null where not asked or not there yet.</summary>
    public Rows<HeadRow>? HeadsTop { get; } = SelfRepairTables.Heads.OrNull(report?.HeadsTop, request);

    /// <summary>Means of heads by layer.</summary>
    public Rows<LayerRow>? Layers { get; } = SelfRepairTables.Layers.OrNull(report?.Layers, request);

    /// <summary>Means of heads_top by layer.</summary>
    public Rows<LayerRow>? LayersTop { get; } = SelfRepairTables.Layers.OrNull(report?.LayersTop, request);

    /// <summary>Which component repairs which, over all positions; null where matrix or the rows of all positions are
    /// not asked.</summary>
    public MatrixResponse? Matrix { get; } = MatrixResponse.Of(HeadSubset.All, report?.Matrix);

    /// <summary>The same over each head's top positions; null where matrix or the top rows are not asked.</summary>
    public MatrixResponse? MatrixTop { get; } = MatrixResponse.Of(HeadSubset.Top, report?.MatrixTop);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public Diagnostics? Diagnostics { get; } = report?.Diagnostics;
}

/// <summary>Mean change in the direct effect of every head and MLP layer while one head is ablated, logits.</summary>
/// <param name="Subset">The positions that it is averaged over.</param>
/// <param name="Rows">The ablated heads in row order, such as L4H0: they name the first axis of heads and mlps.</param>
/// <param name="Heads">[ablated head in row order][layer][head]; null for the ablated head itself.</param>
/// <param name="Mlps">[ablated head in row order][layer].</param>
public sealed record MatrixResponse(
    HeadSubset Subset,
    IReadOnlyList<string> Rows,
    IReadOnlyList<IReadOnlyList<IReadOnlyList<double?>>> Heads,
    IReadOnlyList<IReadOnlyList<double?>> Mlps)
{
    /// <summary>A matrix of a report, or null where there is none.</summary>
    /// <param name="subset">The positions that it is averaged over.</param>
    /// <param name="matrix">The matrix, or null.</param>
    public static MatrixResponse? Of(HeadSubset subset, RepairMatrix? matrix) =>
        matrix is null
            ? null
            : new MatrixResponse(
                subset, [.. matrix.Rows.Select(head => head.ToString())], matrix.Heads, matrix.Mlps);
}
