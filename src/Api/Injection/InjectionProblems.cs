using SelfRepair.Analysis.Injection;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Injection;

/// <summary>Problems of layers, positions and vectors of injections.</summary>
public sealed class InjectionProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<InjectedLayerException>(ProblemKinds.Validation, e => JsonPointer.At("/layers", e.Index)),
        ProblemRow.Of<InjectedPositionException>(ProblemKinds.Validation, e => JsonPointer.At("/at", e.Index)),
        ProblemRow.Of<InjectedVectorException>(ProblemKinds.Validation, e => JsonPointer.At("/vectors", e.Vector)),
    ];
}
