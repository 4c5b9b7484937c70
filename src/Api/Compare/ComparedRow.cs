using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>A head of two analyses.</summary>
/// <param name="Keys">What the row is of, by key column.</param>
/// <param name="CountA">Number of positions in a.</param>
/// <param name="CountB">Number of positions in b.</param>
/// <param name="A">Values in a by term; null where one does not exist.</param>
/// <param name="B">Values in b by term.</param>
/// <param name="ErrorsA">Standard errors in a by term; null where one does not exist.</param>
/// <param name="ErrorsB">Standard errors in b by term.</param>
public sealed record ComparedRow(
    IReadOnlyList<Cell> Keys,
    Cell CountA,
    Cell CountB,
    IReadOnlyList<double?> A,
    IReadOnlyList<double?> B,
    IReadOnlyList<double?> ErrorsA,
    IReadOnlyList<double?> ErrorsB);

/// <summary>How far a term goes together in two analyses, over their heads.</summary>
/// <param name="Conditions">What the rows are of beside their heads, by condition column; empty where a head has one
/// row.</param>
/// <param name="Term">The term.</param>
/// <param name="Pearson">Pearson's correlation (E79); null below two heads, and where one analysis' values do not
/// differ.</param>
/// <param name="Spearman">Spearman's correlation (E80), null where Pearson's is.</param>
/// <param name="N">Heads that have the term in both.</param>
public sealed record CorrelationRow(
    IReadOnlyList<Cell> Conditions, string Term, double? Pearson, double? Spearman, int N);
