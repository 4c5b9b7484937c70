using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>Reduces a chunk's rows to its partial, in prompt order whatever the order they come
/// in.</summary>
internal sealed class OrderReduction
{
    private readonly CleanPrompt[] prompts;
    private readonly OrderPartial partial;
    private readonly TermValues terms;
    private readonly OpenRuns<int> open;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public OrderReduction(CleanPrompt[] prompts, OrderPartial partial)
    {
        this.prompts = prompts;
        this.partial = partial;
        open = new OpenRuns<int>(prompts);
        terms = new TermValues(LayerOrderTerms.All, prompts.Max(prompt => prompt.Scored.Count));
    }

    /// <summary>Takes what a row read.</summary>
    /// <param name="edit">Index of the edit.</param>
    /// <param name="prompt">The prompt's place among the clean runs.</param>
    /// <param name="read">The row's readings.</param>
    public void Add(int edit, int prompt, RowReadings read)
    {
        foreach (TermSums sums in open.Add(edit, prompt, SumsOf(prompts[prompt], read)))
        {
            partial.Of(edit).Merge(sums);
        }
    }

    private TermSums SumsOf(CleanPrompt clean, RowReadings edited)
    {
        terms.Begin(clean.Scored.Count);
        Measure(clean, edited);
        terms.FindFinite();
        (double[] counted, int left) = terms.CountFinite();
        partial.NonFinite += left;
        TermSums sums = new(LayerOrderTerms.All.Count, keepsPrompts: false);
        sums.AddPrompt(clean.Prompt, terms, counted);
        return sums;
    }

    private void Measure(CleanPrompt clean, RowReadings edited)
    {
        LensReadings before = clean.Readings.Lens[^1];
        LensReadings after = edited.Lens[^1];
        Span<double> logitClean = terms[Terms.LogitClean];
        Span<double> logitEdited = terms[LayerOrderTerms.LogitEdited];
        Span<double> change = terms[Terms.LogitChange];
        Span<double> lossClean = terms[LayerOrderTerms.LossClean];
        Span<double> lossEdited = terms[LayerOrderTerms.LossEdited];
        Span<double> changed = terms[LayerOrderTerms.Top1Changed];
        for (int scored = 0; scored < change.Length; scored++)
        {
            double own = (double)clean.Readings.FinalProjection.Span[scored] / clean.Readings.FinalScale.Span[scored];
            double other = (double)edited.FinalProjection.Span[scored] / edited.FinalScale.Span[scored];
            logitClean[scored] = own + clean.Biases[scored];
            logitEdited[scored] = other + clean.Biases[scored];
            change[scored] = other - own;
            lossClean[scored] = before.Loss.Span[scored];
            lossEdited[scored] = after.Loss.Span[scored];
            changed[scored] = before.Top.Span[scored] == after.Top.Span[scored] ? 0 : 1;
        }
    }
}
