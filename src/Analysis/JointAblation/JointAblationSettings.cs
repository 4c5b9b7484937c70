using SelfRepair.Analysis.CleanRuns;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>What a joint-ablation analysis is asked to do.</summary>
public sealed record JointAblationSettings : PromptSettings
{
    /// <summary>The sets, at least one.</summary>
    public required IReadOnlyList<ComponentSet> Sets { get; init; }

    /// <summary>Whether each later component of a set is frozen in turn, to see how much of the repair came through
    /// it.</summary>
    public bool Carriers { get; init; }
}
