using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Counts the work of a plan, block pass by block pass.</summary>
/// <param name="plan">The plan.</param>
/// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
/// <param name="isDrawn">Whether sources may be drawn for the answer; where not, every source row counts as one that is
/// run.</param>
internal sealed class SelfRepairCount(SelfRepairPlan plan, Func<int, double> ofBlock, bool isDrawn)
{
    /// <summary>The work of all phases; an upper bound where heads are measured at their top positions alone.</summary>
    public double All() => Scans() + Sources() + plan.SweepChunks.Sum(OfChunk) + Checks();

    private double Scans()
    {
        int count = (plan.NeedsTargets ? 1 : 0) + (plan.NeedsScan ? 1 : 0);
        return count * plan.Settings.Prompts.Sum(prompt => plan.Shape.LayerCount * ofBlock(prompt.Tokens.Length));
    }

    private double Sources() => plan.MeansOfOtherSet
        ? plan.Settings.Ablation.SourceSet!.Sum(source => plan.Shape.LayerCount * ofBlock(source.Length))
        : 0;

    private double OfChunk(Chunk chunk)
    {
        long ablated = plan.RunsOfHead * plan.Heads.Sum(head => (long)plan.PassesAfter(head.Layer));
        return SelfRepairPlan.PromptsOf(chunk).Sum(prompt =>
        {
            long whole = 1 + plan.Ablation.SourceCount - LentTo(prompt, chunk);
            return ((whole * plan.Shape.LayerCount) + ablated) * ofBlock(plan.LengthOf(prompt));
        });
    }

    /// <summary>Source rows of a prompt that another one's clean run holds. Where the top positions decide which
    /// prompts run clean, none is counted on.</summary>
    private long LentTo(int prompt, Chunk chunk) => isDrawn && plan.RunsEveryPrompt
        ? Enumerable.Range(0, plan.Ablation.SourceCount)
            .LongCount(draw => plan.LenderWithin(chunk, prompt, draw) is not null)
        : 0;

    /// <summary>The rows whose z is replaced by itself.</summary>
    private double Checks()
    {
        int tokens = plan.Settings.Prompts[0].Tokens.Length;
        PositionChoice positions = plan.Settings.Positions;
        int last = Math.Min(SweepChunk.CheckedPositions, Scoring.CountOf(tokens, positions)) - 1;
        int length = positions.IsLast ? tokens : (positions.Listed?[last] ?? last) + 1;
        return plan.CheckedHeads().Sum(head => plan.PassesAfter(head.Layer) * ofBlock(length));
    }
}
