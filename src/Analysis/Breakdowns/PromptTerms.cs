using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>The terms of one prompt under one change, summed over its scored positions.</summary>
/// <param name="Sums">Sums over the positions whose terms are all finite numbers.</param>
/// <param name="IdentityGap">Largest gap of the identity there, logits; of no meaning where its terms are not
/// measured.</param>
/// <param name="NonFinite">Positions that are left out.</param>
internal sealed record PromptTerms(TermSums Sums, double IdentityGap, long NonFinite)
{
    /// <summary>Averages the runs of a breakdown and sums up.</summary>
    /// <param name="breakdown">The breakdown, its runs added.</param>
    /// <param name="clean">The prompt's clean run.</param>
    public static PromptTerms End(Breakdown breakdown, CleanPrompt clean)
    {
        breakdown.End();
        TermValues values = breakdown.Values;
        (double[] counted, int left) = values.CountFinite();
        TermSums sums = new(values.Terms.Count, keepsPrompts: false);
        sums.AddPrompt(clean.Prompt, values, counted);
        return new PromptTerms(sums, breakdown.LargestIdentityGap(counted), left);
    }
}
