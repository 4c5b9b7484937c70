using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>The terms of a set, logits but for the scale ratio.</summary>
public static class JointAblationTerms
{
    /// <summary>Each member replaced alone, under the same freezing: their logit changes, summed
    /// (E50).</summary>
    public static Term SumOfSingleLogitChanges { get; } = new("sum_of_single_logit_changes");

    /// <summary>Joint logit change less the sum of the single ones; negative: together they damage more
    /// (E50).</summary>
    public static Term Interaction { get; } = new("interaction");

    /// <summary>Self-repair without the freezing less self-repair with it: what came through the frozen
    /// components (E51).</summary>
    public static Term RepairLost { get; } = new("repair_lost");

    /// <summary>The terms of a set without freezing.</summary>
    public static TermSet WithoutFreezing { get; } =
        new([.. Terms.OfAnyChange, SumOfSingleLogitChanges, Interaction]);

    /// <summary>The terms of a set that freezes something, in the order of columns.</summary>
    public static TermSet All { get; } = new([.. WithoutFreezing, RepairLost]);

    /// <summary>The terms of a set.</summary>
    /// <param name="set">The set.</param>
    public static TermSet Of(ComponentSet set) => set.Freezes ? All : WithoutFreezing;
}
