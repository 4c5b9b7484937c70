using System.Globalization;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What is likely wrong with a request or its results, a sentence each.</summary>
internal static class SelfRepairWarnings
{
    /// <summary>The warnings of an analysis.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sums">The sweep's sums.</param>
    public static IEnumerable<string> Of(SelfRepairPlan plan, SweepPartial sums)
    {
        if (plan.NeedsTop && plan.TopCount == 0)
        {
            yield return EmptyTop(plan);
        }

        if (!plan.Settings.Positions.IsLast && plan.Settings.Prompts[0].Target is not null)
        {
            yield return "The prompts' targets are not scored: each scored position predicts the prompt's own next "
                + "token. Ask for the positions 'last' to score targets.";
        }

        if (plan.Ablation.IgnoresDraws)
        {
            yield return "Nothing is drawn by chance in this ablation, so that it was run once, not "
                + string.Create(CultureInfo.InvariantCulture, $"{plan.Settings.Ablation.Draws} times.");
        }

        if (sums.NonFinite > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{sums.NonFinite} positions of ablated heads are left out: the model gave no finite number there.");
        }
    }

    private static string EmptyTop(SelfRepairPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"The top fraction {plan.Settings.TopFraction} of {plan.ScoredCount} scored positions is empty, so that the "
        + $"top rows have n = 0; {TopNeeds(plan)}.");

    private static string TopNeeds(SelfRepairPlan plan) =>
        TopChoice.FewestFor(plan.Settings.TopFraction) is { } fewest
            ? string.Create(CultureInfo.InvariantCulture, $"it needs at least {fewest} positions")
            : "choose a larger fraction";
}
