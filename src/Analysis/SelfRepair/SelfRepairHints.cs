using System.Globalization;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What else there is for a request that is right as it stands, a sentence or two each.</summary>
internal static class SelfRepairHints
{
    /// <summary>Positions of a top choice below which its means say more of single tokens than of a head.</summary>
    private const int FewTopPositions = 10;

    /// <summary>Steps in which a larger top fraction is named.</summary>
    private const double FractionSteps = 1000;

    /// <summary>The hints of an analysis.</summary>
    /// <param name="plan">The plan.</param>
    public static IEnumerable<string> Of(SelfRepairPlan plan)
    {
        if (plan.TopCount is > 0 and < FewTopPositions)
        {
            yield return SmallTop(plan);
        }

        if (plan.Settings.Metric == Metric.Logit
            && plan.Settings.Prompts.All(prompt => Scoring.HasFoils(prompt, plan.Settings.Positions)))
        {
            yield return "The prompts have foils, and the metric 'logit' follows the target's logit alone. The metric "
                + "'logit_difference' follows target minus foil.";
        }
    }

    private static string SmallTop(SelfRepairPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"Each head's top choice holds {plan.TopCount} of {plan.ScoredCount} scored positions (top_fraction "
        + $"{plan.Settings.TopFraction}), few for a mean. {TopNeeds(plan.ScoredCount)}");

    private static string TopNeeds(int scoredCount)
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
