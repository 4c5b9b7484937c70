using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tables;

/// <summary>Problems of tables and their formats.</summary>
public sealed class TableProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<NotAcceptableException>(ProblemKinds.NotAcceptable),
    ];
}
