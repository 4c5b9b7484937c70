using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Settings;

/// <summary>A wrong setting stops the start; no request meets it.</summary>
public sealed class SettingProblems : IProblemSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<InvalidSettingException>(ProblemKinds.Internal),
    ];
}
