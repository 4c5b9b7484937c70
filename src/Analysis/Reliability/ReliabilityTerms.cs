using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Reliability;

/// <summary>What is formed at every position.</summary>
internal static class ReliabilityTerms
{
    /// <summary>Self-repair, which is summed, and what its shares are counted by.</summary>
    public static TermSet All { get; } = new(
        [Terms.SelfRepair, Terms.DirectEffect, Terms.DirectEffectAblated, Terms.DirectEffectLost, Terms.ScaleRatio]);

    /// <summary>Those of them that are summed, at the head of the set.</summary>
    public const int SummedCount = 1;
}
