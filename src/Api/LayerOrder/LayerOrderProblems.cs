using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.LayerOrder;

/// <summary>Problems of orders of blocks.</summary>
public sealed class LayerOrderProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
        [ProblemRow.Of<LayerEditException>(ProblemKinds.Validation, e => JsonPointer.At("/edits", e.Edit))];
}
