using SelfRepair.Analysis.JointAblation;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.JointAblation;

/// <summary>Problems of sets of components.</summary>
public sealed class JointAblationProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
        [ProblemRow.Of<SetMembersException>(ProblemKinds.Validation, e => JsonPointer.At("/sets", e.Set))];
}
