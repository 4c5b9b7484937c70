using SelfRepair.Analysis.Neurons;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Neurons;

/// <summary>Problems of neurons.</summary>
public sealed class NeuronsProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<MlpLayersException>(ProblemKinds.Validation, e => JsonPointer.At("/layers", e.Index)),
    ];
}
