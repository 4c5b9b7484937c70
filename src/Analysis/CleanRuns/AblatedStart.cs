using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Starts rows in which one head is ablated as late as can be: after the head's block in a parallel model,
/// before the MLP of the head's block in a serial one (E14).</summary>
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
        Component component = Component.Of(head, plan.Shape);
        float[] change = new float[clean.Cache.Tokens.Length * plan.Shape.DHead];
        replacement.Write(row.Prompt, row.Draw, component, change);
        component.ToChange(clean.Cache, plan.Settings.Ablation.Strength, change);
        HeadDifference difference = new(head, change);
        return plan.Shape.IsParallel
            ? new RowStart(clean.Cache, head.Layer + 1, BlockEntry.Attention, difference)
            : new RowStart(clean.Cache, head.Layer, BlockEntry.Mlp, difference);
    }
}
