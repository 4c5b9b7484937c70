using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>Problems of outputs that are put back.</summary>
public sealed class SelfReinforcementProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<ReinforcedLayerException>(
            ProblemKinds.Validation, e => JsonPointer.At("/attention_layers", e.Index)),
        ProblemRow.Of<ReadHeadException>(ProblemKinds.Validation, e => JsonPointer.At("/read_heads", e.Index)),
        ProblemRow.Of<IntoLayerException>(ProblemKinds.Validation, _ => "/into_layer"),
        ProblemRow.Of<HeadInputException>(ProblemKinds.Validation, _ => "/into"),
    ];
}
