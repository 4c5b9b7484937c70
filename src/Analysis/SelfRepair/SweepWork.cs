using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Counts the work of a plan: clean runs, source rows, ablated rows and the check.</summary>
/// <param name="plan">The plan.</param>
/// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
internal sealed class SweepWork(SelfRepairPlan plan, Func<int, double> ofBlock)
{
    /// <summary>The work of the phases before the sweep.</summary>
    public double BeforeSweep() => plan.Clean.Work(ofBlock);

    /// <summary>The most work that the sweep may be: every head in every prompt.</summary>
    /// <param name="drawsSources">Whether sources may be drawn for the answer, which then counts those that a clean run
    /// holds anyway. Where the top positions decide which prompts run clean, none is counted on.</param>
    public double MostOfSweep(bool drawsSources) =>
        plan.Chunks.Sum(chunk => OfChunk(chunk, tops: null, drawsSources && plan.RunsEveryPrompt));

    /// <summary>The work of the sweep.</summary>
    /// <param name="tops">The heads' top positions.</param>
    public double OfSweep(TopPositions tops) =>
        plan.Chunks.Sum(chunk => OfChunk(chunk, plan.NeedsAll ? null : tops, drawsSources: true));

    private double OfChunk(Chunk chunk, TopPositions? tops, bool drawsSources)
    {
        int[] ordinals = [.. plan.OrdinalsOf(chunk)];
        int[][] needing =
        [
            .. chunk.Prompts.Prompts.Select(prompt => tops is null
                ? ordinals
                : [.. ordinals.Where(ordinal => tops.Has(ordinal, prompt))]),
        ];
        HashSet<int> clean = [.. chunk.Prompts.Prompts.Where((prompt, index) =>
            needing[index].Length > 0 || prompt == 0 || plan.RunsEveryPrompt)];
        double work = Checks(chunk);
        foreach (int prompt in clean)
        {
            long sources = plan.Base.Ablation.SourceCount - (drawsSources ? LentTo(prompt, chunk, clean) : 0);
            int[] heads = needing[prompt - chunk.Prompts.First];
            long ablated =
                plan.RunsOfHead * heads.Sum(ordinal => (long)plan.BlocksAfter(plan.Heads[ordinal].Layer));
            work += (((1 + sources) * plan.Shape.LayerCount) + ablated) * ofBlock(plan.Prompts.LengthOf(prompt));
        }

        return work;
    }

    /// <summary>Source rows of a prompt that another one's clean run holds.</summary>
    private long LentTo(int prompt, Chunk chunk, HashSet<int> clean) =>
        Enumerable.Range(0, plan.Base.Ablation.SourceCount).LongCount(draw =>
            plan.Base.LenderWithin(chunk.Prompts, prompt, draw) is { } lender && clean.Contains(lender));

    /// <summary>The rows whose z is replaced by itself.</summary>
    private double Checks(Chunk chunk)
    {
        int tokens = plan.Settings.Prompts[0].Tokens.Length;
        Tokens.PositionChoice positions = plan.Settings.Positions;
        int last = Math.Min(SweepCheck.Positions, Tokens.Scoring.CountOf(tokens, positions)) - 1;
        int length = positions.IsLast ? tokens : (positions.Listed?[last] ?? last) + 1;
        return plan.CheckedHeads(chunk).Sum(head => plan.BlocksAfter(head.Layer) * ofBlock(length));
    }
}
