using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Starts rows in which one head is ablated as late as can be (E14).</summary>
internal static class AblatedStart
{
    /// <summary>The start of a row in which a head is ablated.</summary>
    /// <param name="head">The head.</param>
    /// <param name="row">The prompt's place among the chunk's clean runs, and the draw.</param>
    /// <param name="clean">The prompt's clean run, which kept z and streams.</param>
    /// <param name="replacement">What replaces outputs.</param>
    /// <param name="plan">The prompts and the ablation.</param>
    public static RowStart Of(
        HeadId head, (int Prompt, int Draw) row, CleanPrompt clean, Replacement replacement, PromptPlan plan)
    {
        HeadDifference change = replacement.ChangeOf(
            head, row, clean.Cache, clean.Cache.Tokens.Length, plan.Settings.Ablation.Strength, plan.Shape);
        return RowStart.AfterHeads(clean.Cache, head.Layer, change, plan.Shape);
    }
}
