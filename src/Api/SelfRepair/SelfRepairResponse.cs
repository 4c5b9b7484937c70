using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.SelfRepair;

/// <summary>A self-repair analysis.</summary>
/// <param name="snapshot">What is known of it at the moment.</param>
/// <param name="sent">Its request as it was sent.</param>
public sealed class SelfRepairResponse(AnalysisSnapshot snapshot, SelfRepairRequest sent) : AnalysisResponse(snapshot)
{
    private readonly RowOptions columns = SelfRepairColumns.Of(sent);
    private readonly SelfRepairReport? report = (snapshot.State.Result as SelfRepairResult)?.Report;

    /// <summary>The request: as it was sent until the model's config and tokenizer are read, then with every default
    /// filled in.</summary>
    public SelfRepairRequest Request { get; } = (snapshot.State.Work as SelfRepairWork)?.Request ?? sent;

    /// <summary>The prompts in numbers; null until they are tokens.</summary>
    public AnalysisData? Data { get; } =
        snapshot.State.Work is SelfRepairWork work ? DataOf(work) : null;

    /// <summary>One row a head over all scored positions; null where not asked or not there yet.</summary>
    public HeadTable? Heads => HeadTable.Of(report?.Heads, columns);

    /// <summary>One row a head over its top positions; null where not asked or not there yet.</summary>
    public HeadTable? HeadsTop => HeadTable.Of(report?.HeadsTop, columns);

    /// <summary>Means of heads by layer.</summary>
    public LayerTable? Layers => LayerTable.Of(report?.Layers, columns);

    /// <summary>Means of heads_top by layer.</summary>
    public LayerTable? LayersTop => LayerTable.Of(report?.LayersTop, columns);

    /// <summary>Which component repairs which, over all positions; null where matrix or the rows of all positions are
    /// not asked.</summary>
    public MatrixResponse? Matrix => MatrixResponse.Of(HeadSubset.All, report?.Matrix);

    /// <summary>The same over each head's top positions; null where matrix or the top rows are not asked.</summary>
    public MatrixResponse? MatrixTop => MatrixResponse.Of(HeadSubset.Top, report?.MatrixTop);

    /// <summary>How well the run kept the laws that it must keep; null before it ended.</summary>
    public Diagnostics? Diagnostics => report?.Diagnostics;

    /// <summary>What is likely wrong with the request or its rows, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; } =
    [
        .. snapshot.State.Work?.Prompts.Model.Revision.Notice is string notice ? [notice] : Array.Empty<string>(),
        .. snapshot.State.Work?.Prompts.Warnings ?? [],
        .. (snapshot.State.Result as SelfRepairResult)?.Report.Warnings ?? [],
    ];

    /// <summary>What else there is for a request like this one, a sentence or two each.</summary>
    public IReadOnlyList<string> Hints { get; } =
    [
        .. snapshot.State.Work?.Prompts.Hints ?? [],
        .. (snapshot.State.Result as SelfRepairResult)?.Report.Hints ?? [],
    ];

    private static AnalysisData DataOf(SelfRepairWork work) => new(
        work.Prompts.Prompts.Count,
        work.Prompts.TokenCount,
        work.ScoredPositionCount,
        work.Prompts.TruncatedCount,
        work.Pairs);
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
