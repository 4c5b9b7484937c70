using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Reliability;

/// <summary>Reduces what a chunk's rows read to its partial.</summary>
internal sealed class ReliabilityReduction : HeadReduction
{
    private readonly HeadSweepPlan plan;
    private readonly double floor;
    private readonly HeadSweepPartial<ReliabilitySums> partial;
    private readonly Breakdown breakdown;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="floor">Least lost direct effect of a position that shares count, logits.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public ReliabilityReduction(
        HeadSweepPlan plan, double floor, CleanPrompt[] prompts, HeadSweepPartial<ReliabilitySums> partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.floor = floor;
        this.partial = partial;
        breakdown = new Breakdown(
            new TermValues(ReliabilityTerms.All, capacity), capacity, plan.Base.Ablation.RunCount);
    }

    /// <inheritdoc/>
    public override void Add(AblatedHead ablated)
    {
        ablated.Measure(breakdown, plan.Heads[ablated.Ordinal], plan.Shape);
        (double[] counted, int left) = breakdown.Values.CountFinite();
        partial.NonFinite += left;
        ReliabilitySums sums = new();
        sums.AddPrompt(ablated.Clean.Prompt, breakdown.Values, counted, floor);
        partial.Hold(ablated.Ordinal, ablated.Clean.Prompt, sums);
        ablated.Release();
    }

    /// <inheritdoc/>
    public override void CloseLayer() => partial.CloseLayer();
}
