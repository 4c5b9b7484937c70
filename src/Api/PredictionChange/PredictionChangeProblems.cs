using SelfRepair.Analysis.PredictionChange;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PredictionChange;

/// <summary>Problems of predictions.</summary>
public sealed class PredictionChangeProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
        [ProblemRow.Of<TopTokensException>(ProblemKinds.Validation, _ => "/top_k")];
}
