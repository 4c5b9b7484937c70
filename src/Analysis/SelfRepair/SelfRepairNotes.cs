using System.Globalization;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What is likely wrong with an analysis, and what else there is for one like it, a sentence or two
/// each.</summary>
internal static class SelfRepairNotes
{
    /// <summary>Positions of a top choice below which its means say more of single tokens than of a head.</summary>
    private const int FewTopPositions = 10;

    /// <summary>Steps in which a larger top fraction is named.</summary>
    private const double FractionSteps = 1000;

    /// <summary>The warnings of an analysis.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sums">The sweep's sums.</param>
    public static IEnumerable<string> WarningsOf(SelfRepairPlan plan, SweepPartial sums)
    {
        if (plan.NeedsTop && plan.TopCount == 0)
        {
            yield return EmptyTop(plan);
        }

        foreach (string warning in PromptNotes.WarningsOf(plan.Base).Concat(PromptNotes.LeftOut(sums.NonFinite)))
        {
            yield return warning;
        }
    }

    /// <summary>The hints of an analysis.</summary>
    /// <param name="plan">The plan.</param>
    public static IEnumerable<string> HintsOf(SelfRepairPlan plan)
    {
        if (plan.TopCount is > 0 and < FewTopPositions)
        {
            yield return SmallTop(plan);
        }

        foreach (string hint in PromptNotes.HintsOf(plan.Base))
        {
            yield return hint;
        }
    }

    private static string EmptyTop(SelfRepairPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"The top fraction {plan.Settings.TopFraction} of {plan.Prompts.ScoredCount} scored positions is empty, so "
        + $"that the top rows have n = 0; {TopNeeds(plan)}.");

    private static string TopNeeds(SelfRepairPlan plan) =>
        TopChoice.FewestFor(plan.Settings.TopFraction) is { } fewest
            ? string.Create(CultureInfo.InvariantCulture, $"it needs at least {fewest} positions")
            : "choose a larger fraction";

    private static string SmallTop(SelfRepairPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"Each head's top choice holds {plan.TopCount} of {plan.Prompts.ScoredCount} scored positions (top_fraction "
        + $"{plan.Settings.TopFraction}), few for a mean. {LargerFraction(plan.Prompts.ScoredCount)}");

    private static string LargerFraction(int scoredCount)
    {
        double fraction = Math.Ceiling(FewTopPositions * FractionSteps / scoredCount) / FractionSteps;

        // Of a share with three digits the whole part can be one short.
        fraction += TopChoice.CountOf(fraction, scoredCount) < FewTopPositions ? 1 / FractionSteps : 0;
        return fraction <= 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"A top_fraction of {fraction:0.###} holds {FewTopPositions} or more, and so do more prompts.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Give more prompts, or score more positions, for {FewTopPositions} or more.");
    }
}
