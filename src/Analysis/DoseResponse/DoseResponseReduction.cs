using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>Reduces a chunk's rows to its partial, in prompt order whatever the order they come in.</summary>
internal sealed class DoseResponseReduction
{
    private readonly DoseResponsePlan plan;
    private readonly CleanPrompt[] prompts;
    private readonly DoseResponsePartial partial;
    private readonly Breakdown breakdown;
    private readonly OpenRuns<long> open;
    private readonly Dictionary<(long Run, int Prompt), List<Draw>> draws = [];

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public DoseResponseReduction(DoseResponsePlan plan, CleanPrompt[] prompts, DoseResponsePartial partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.prompts = prompts;
        this.partial = partial;
        breakdown = new Breakdown(
            new TermValues(Terms.SetOfAnyChange, capacity), capacity, plan.Base.Ablation.RunCount);
        open = new OpenRuns<long>(prompts);
    }

    /// <summary>Takes what a row read. A prompt is reduced when all of its draws are read.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="readings">Its readings.</param>
    public void Add(DoseTag tag, RowReadings readings)
    {
        (long Run, int Prompt) place = (tag.Run, tag.Prompt);
        if (!draws.TryGetValue(place, out List<Draw>? read))
        {
            read = [];
            draws[place] = read;
        }

        read.Add(new Draw(tag.Change, readings));
        if (read.Count < plan.Base.Ablation.RunCount)
        {
            return;
        }

        draws.Remove(place);
        PromptTerms terms = Measure(plan.RunAt(tag.Run).Head, prompts[tag.Prompt], read);
        partial.Note(terms);
        foreach (TermSums sums in open.Add(tag.Run, tag.Prompt, terms.Sums))
        {
            partial.Of(tag.Run).Merge(sums);
        }
    }

    private PromptTerms Measure(HeadId head, CleanPrompt clean, List<Draw> read)
    {
        breakdown.Begin(clean);
        HeadProjection.OfClean(clean.Cache, subset: null, head, plan.Shape, breakdown.CleanEffects);
        foreach ((HeadDifference change, RowReadings readings) in read)
        {
            HeadProjection.OfChange(
                change.Z.Span, clean.Cache, subset: null, head, plan.Shape, breakdown.EffectChanges);
            breakdown.Add(new AblatedRun(readings, Isolated: null, Downstream: null), members: null);
        }

        return PromptTerms.End(breakdown, clean);
    }

    /// <summary>What one draw changed, and what its row read.</summary>
    private sealed record Draw(HeadDifference Change, RowReadings Readings);
}
