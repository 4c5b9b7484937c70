using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Counts the block passes of the sweep: clean runs, source rows, ablated rows and the check.</summary>
/// <remarks>Heads that are measured at their top positions alone run in the prompts that hold one. Until these are
/// known the count is an upper bound.</remarks>
/// <param name="plan">The plan.</param>
internal sealed class SweepPasses(SelfRepairPlan plan)
{
    /// <summary>Whether a lone chunk chooses the top positions of its own clean runs, so that every prompt has
    /// one.</summary>
    private bool ChoosesItself => !plan.NeedsScan && plan.TopCount > 0;

    /// <summary>The most that there may be, every head running in every prompt.</summary>
    public long Most() => Count(HeadPassesInAll(), isExact: plan.NeedsAll || ChoosesItself);

    /// <summary>How many there are.</summary>
    /// <param name="tops">The heads' top positions.</param>
    public long Of(TopPositions tops) => Count(plan.NeedsAll ? HeadPassesInAll() : HeadPassesIn(tops), isExact: true);

    /// <summary>Passes of all heads, each once, [prompt].</summary>
    private long[] HeadPassesInAll()
    {
        long[] passes = new long[plan.Settings.Prompts.Count];
        Array.Fill(passes, plan.Heads.Sum(head => (long)plan.PassesAfter(head.Layer)));
        return passes;
    }

    /// <summary>Passes of the heads that have a top position in a prompt, each once, [prompt]; -1 where none
    /// has.</summary>
    private long[] HeadPassesIn(TopPositions tops)
    {
        long[] passes = new long[plan.Settings.Prompts.Count];
        Array.Fill(passes, -1);
        for (int row = 0; row < plan.Heads.Count; row++)
        {
            long own = plan.PassesAfter(plan.Heads[row].Layer);
            foreach (int prompt in tops.PromptsOf(row))
            {
                passes[prompt] = Math.Max(0, passes[prompt]) + own;
            }
        }

        return passes;
    }

    private long Count(long[] headPasses, bool isExact) =>
        plan.SweepChunks.Sum(chunk => Count(chunk, headPasses, isExact))
        + plan.CheckedHeads().Sum(head => plan.PassesAfter(head.Layer));

    private long Count(Chunk chunk, long[] headPasses, bool isExact)
    {
        HashSet<int> clean = [.. SelfRepairPlan.PromptsOf(chunk)
            .Where(prompt => headPasses[prompt] >= 0 || prompt == 0 || ChoosesItself)];

        // A prompt that no head needs lends nothing either: which ones these are is not known before the tops.
        long lent = isExact ? clean.Sum(prompt => LentTo(prompt, chunk, clean)) : 0;
        long sources = ((long)clean.Count * plan.Ablation.SourceCount) - lent;
        long ablated = plan.RunsOfHead * clean.Sum(prompt => Math.Max(0, headPasses[prompt]));
        return ((clean.Count + sources) * plan.Shape.LayerCount) + ablated;
    }

    /// <summary>Source rows of a prompt that another one's clean run holds.</summary>
    private long LentTo(int prompt, Chunk chunk, HashSet<int> clean) =>
        Enumerable.Range(0, plan.Ablation.SourceCount).LongCount(draw =>
            plan.LenderWithin(chunk, prompt, draw) is { } lender && clean.Contains(lender));
}
