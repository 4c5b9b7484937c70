using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Reduces the runs of a chunk to its partial, in prompt and position order whatever the order they come
/// in.</summary>
internal sealed class SweepReduction : HeadReduction
{
    private readonly SelfRepairPlan plan;
    private readonly TopPositions? tops;
    private readonly CleanPrompt[] prompts;
    private readonly SweepPartial partial;
    private readonly Breakdown breakdown;
    private readonly double[] measured;
    private readonly double[] top;
    private readonly List<PromptSums> ofLayer = [];
    private readonly TokenRows[] tokens;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tops">The heads' top positions; null where none are asked for.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public SweepReduction(SelfRepairPlan plan, TopPositions? tops, CleanPrompt[] prompts, SweepPartial partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.tops = tops;
        this.prompts = prompts;
        this.partial = partial;
        breakdown = new Breakdown(new TermValues(plan.Layout.Terms, capacity), capacity, plan.Layout.RunCount);
        measured = new double[capacity];
        top = new double[capacity];
        tokens = [.. prompts.Select(_ => new TokenRows(plan.Layout.Terms))];
    }

    /// <inheritdoc/>
    public override void Add(AblatedHead ablated)
    {
        CleanPrompt clean = ablated.Clean;
        ablated.Measure(breakdown, plan.Heads[ablated.Ordinal], plan.Shape);
        Span<double> isTop = top.AsSpan(0, clean.Scored.Count);
        Span<double> isMeasured = measured.AsSpan(0, clean.Scored.Count);
        MarkTop(ablated, isTop);
        ChooseMeasured(isTop, isMeasured);
        partial.IdentityMax = Math.Max(partial.IdentityMax, breakdown.LargestIdentityGap(isMeasured));
        ofLayer.Add(new PromptSums(
            clean.Prompt,
            partial.IndexOf(ablated.Ordinal),
            partial.All is null ? null : HeadSums.OfPrompt(plan.Layout, ablated, breakdown, isMeasured),
            partial.Top is null ? null : HeadSums.OfPrompt(plan.Layout, ablated, breakdown, isTop)));
        if (partial.Tokens is not null)
        {
            ReadOnlySpan<double> kept = plan.Settings.KeepTokens == KeepTokens.All ? isMeasured : isTop;
            tokens[ablated.Prompt].Add(clean, plan.Heads[ablated.Ordinal], breakdown.Values, kept, isTop);
        }

        ablated.Release();
    }

    /// <inheritdoc/>
    public override void CloseLayer()
    {
        foreach (PromptSums sums in ofLayer.OrderBy(sums => sums.Prompt))
        {
            if (sums.All is { } all)
            {
                partial.All![sums.Head].Merge(all);
            }

            if (sums.Top is { } ofTop)
            {
                partial.Top![sums.Head].Merge(ofTop);
            }
        }

        ofLayer.Clear();
    }

    /// <summary>Adds the kept token rows to the partial, in the order of prompt, layer, head, position.</summary>
    public void CloseTokens()
    {
        foreach ((TokenRows rows, _) in tokens.Zip(prompts).OrderBy(pair => pair.Second.Prompt))
        {
            rows.Sort();
            partial.Tokens?.Append(rows);
        }
    }

    private void MarkTop(AblatedHead ablated, Span<double> isTop)
    {
        if (ablated.Clean.Subset is not null)
        {
            isTop.Fill(1);
        }
        else if (tops is null)
        {
            isTop.Clear();
        }
        else
        {
            tops.Mark(ablated.Ordinal, ablated.Clean.Prompt, isTop);
        }
    }

    /// <summary>Marks what is measured, and takes positions that are no numbers out of both choices.</summary>
    private void ChooseMeasured(Span<double> isTop, Span<double> isMeasured)
    {
        ReadOnlySpan<bool> finite = breakdown.Values.Finite;
        for (int scored = 0; scored < isMeasured.Length; scored++)
        {
            bool asked = plan.NeedsAll || isTop[scored] != 0;
            isMeasured[scored] = asked && finite[scored] ? 1 : 0;
            isTop[scored] = finite[scored] ? isTop[scored] : 0;
            partial.NonFinite += asked && !finite[scored] ? 1 : 0;
        }
    }

    private sealed record PromptSums(int Prompt, int Head, HeadSums? All, HeadSums? Top);
}
