using System.Globalization;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>What is likely wrong with the prompts and the ablation of an analysis, and what else there is for them, a
/// sentence or two each.</summary>
internal static class PromptNotes
{
    /// <summary>The warnings.</summary>
    /// <param name="plan">The prompts and the ablation.</param>
    public static IEnumerable<string> WarningsOf(PromptPlan plan)
    {
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
    }

    /// <summary>The warning of positions that are left out.</summary>
    /// <param name="nonFinite">Number of them.</param>
    public static IEnumerable<string> LeftOut(long nonFinite)
    {
        if (nonFinite > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{nonFinite} positions of ablated heads are left out: the model gave no finite number there.");
        }
    }

    /// <summary>The warning of positions that are left out of rows of which none is a head's.</summary>
    /// <param name="nonFinite">Number of them.</param>
    public static IEnumerable<string> LeftOutOfRows(long nonFinite)
    {
        if (nonFinite > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{nonFinite} positions are left out of some row: the model gave no finite number there.");
        }
    }

    /// <summary>The hints.</summary>
    /// <param name="plan">The prompts and the ablation.</param>
    public static IEnumerable<string> HintsOf(PromptPlan plan)
    {
        if (plan.Settings.Metric == Metric.Logit
            && plan.Settings.Prompts.All(prompt => Scoring.HasFoils(prompt, plan.Settings.Positions)))
        {
            yield return "The prompts have foils, and the metric 'logit' follows the target's logit alone. The metric "
                + "'logit_difference' follows target minus foil.";
        }
    }
}
