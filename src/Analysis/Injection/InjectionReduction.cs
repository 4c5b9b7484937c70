using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Injection;

/// <summary>Reduces a chunk's rows to its partial, in prompt order whatever the order they come in.</summary>
internal sealed class InjectionReduction
{
    private static readonly TermSet OfRandom = new([Terms.SelfRepair]);

    private readonly CleanPrompt[] prompts;
    private readonly InjectionPartial partial;
    private readonly Breakdown ofRows;
    private readonly Breakdown ofControls;
    private readonly OpenRuns<InjectionRun> open;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public InjectionReduction(CleanPrompt[] prompts, InjectionPartial partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.prompts = prompts;
        this.partial = partial;
        ofRows = new Breakdown(new TermValues(Terms.SetOfAnyChange, capacity), capacity, runCount: 1);
        ofControls = new Breakdown(new TermValues(OfRandom, capacity), capacity, runCount: 1);
        open = new OpenRuns<InjectionRun>(prompts);
    }

    /// <summary>Takes what a row read.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="readings">Its readings.</param>
    public void Add(InjectionTag tag, RowReadings readings)
    {
        InjectionRun run = tag.Run;
        foreach (TermSums sums in open.Add(run, tag.Prompt, Measure(tag, readings)))
        {
            if (run.Direction is null)
            {
                partial.Of(run.Slot).Merge(sums);
            }
            else
            {
                partial.Add(run.Slot, sums.Sums[0], sums.Count);
            }
        }
    }

    /// <summary>The sums of one prompt.</summary>
    private TermSums Measure(InjectionTag tag, RowReadings readings)
    {
        bool isRow = tag.Run.Direction is null;
        Breakdown breakdown = isRow ? ofRows : ofControls;
        breakdown.Begin(prompts[tag.Prompt]);
        breakdown.CleanEffects.Clear();
        tag.Effects.CopyTo(breakdown.EffectChanges);
        breakdown.Add(new AblatedRun(readings, Isolated: null, Downstream: null), members: null);
        PromptTerms terms = PromptTerms.End(breakdown, prompts[tag.Prompt]);
        partial.NonFinite += terms.NonFinite;
        partial.IdentityMax = isRow ? Math.Max(partial.IdentityMax, terms.IdentityGap) : partial.IdentityMax;
        return terms.Sums;
    }
}
