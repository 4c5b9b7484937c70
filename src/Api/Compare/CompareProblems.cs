using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Compare;

/// <summary>Problems of comparisons.</summary>
public sealed class CompareProblems : IProblemSource
{
    /// <summary>422.</summary>
    public static readonly ProblemKind AnalysesNotComparable = new(
        "analyses-not-comparable", 422, "The analyses cannot be compared head by head.",
        "Two analyses are compared where they are of one kind that has a row a head, of models with as many layers and "
        + "heads, and share heads. They may differ in model, revision, prompts and ablation.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
        [ProblemRow.Of<AnalysesNotComparableException>(AnalysesNotComparable)];
}
