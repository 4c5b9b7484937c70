using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Reduces the runs of a chunk to its partial, in prompt and position order whatever the order they come
/// in.</summary>
internal sealed class SweepReduction
{
    private readonly SelfRepairPlan plan;
    private readonly TopPositions tops;
    private readonly CleanPrompt[] prompts;
    private readonly SweepPartial partial;
    private readonly PositionTerms terms;
    private readonly double[] measured;
    private readonly double[] top;
    private readonly List<AblatedRun> runs = [];
    private readonly List<PromptRow> layerRows = [];
    private readonly TokenRows[] tokens;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tops">The heads' top positions.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public SweepReduction(SelfRepairPlan plan, TopPositions tops, CleanPrompt[] prompts, SweepPartial partial)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.tops = tops;
        this.prompts = prompts;
        this.partial = partial;
        terms = new PositionTerms(plan.Shape, capacity, plan.Layout.RunCount);
        measured = new double[capacity];
        top = new double[capacity];
        tokens = [.. prompts.Select(_ => new TokenRows(plan.Settings.LayerNorm))];
    }

    /// <summary>Takes a run; the last of a head's runs in a prompt reduces them.</summary>
    /// <param name="head">The ablated head.</param>
    /// <param name="run">What was changed and read.</param>
    public void Add(AblatedHead head, AblatedRun run)
    {
        runs.Add(run);
        if (runs.Count == plan.Layout.RunCount)
        {
            Reduce(head);
            runs.Clear();
        }
    }

    /// <summary>Adds a layer's sums to the partial, in prompt order.</summary>
    public void CloseLayer()
    {
        foreach (PromptRow row in layerRows.OrderBy(row => row.Prompt))
        {
            if (row.All is { } all)
            {
                partial.All![row.Row].Merge(all);
            }

            if (row.Top is { } chosen)
            {
                partial.Top![row.Row].Merge(chosen);
            }
        }

        layerRows.Clear();
    }

    /// <summary>Adds the kept token rows to the partial, in the order of prompt, layer, head, position.</summary>
    public void CloseTokens()
    {
        foreach ((TokenRows rows, _) in tokens.Zip(prompts).OrderBy(pair => pair.Second.Prompt))
        {
            rows.SortByHead();
            partial.Tokens?.Append(rows);
        }
    }

    private void Reduce(AblatedHead ablated)
    {
        CleanPrompt clean = ablated.Clean;
        HeadId head = plan.Heads[ablated.Row];
        ReadOnlySpan<AblatedRun> ofHead = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs);
        terms.Measure(clean, head, ofHead);
        Span<double> isTop = top.AsSpan(0, terms.Count);
        Span<double> isMeasured = measured.AsSpan(0, terms.Count);
        if (clean.Chosen is null)
        {
            tops.Mark(ablated.Row, clean.Prompt, isTop);
        }
        else
        {
            isTop.Fill(1);
        }

        ChooseMeasured(isTop, isMeasured);
        Diagnose(isMeasured);
        layerRows.Add(new PromptRow(
            clean.Prompt,
            ablated.Row,
            partial.All is null ? null : RowSums.OfPrompt(plan.Layout, clean, ofHead, terms, isMeasured),
            partial.Top is null ? null : RowSums.OfPrompt(plan.Layout, clean, ofHead, terms, isTop)));
        ReadOnlySpan<double> kept = plan.Settings.KeepTokens == KeepTokens.All ? isMeasured : isTop;
        if (partial.Tokens is not null)
        {
            tokens[ablated.Place].Add(clean, head, terms, kept, isTop);
        }
    }

    /// <summary>Marks what is measured, and takes positions that are no numbers out of both choices.</summary>
    private void ChooseMeasured(Span<double> isTop, Span<double> isMeasured)
    {
        for (int scored = 0; scored < isMeasured.Length; scored++)
        {
            bool asked = plan.NeedsAll || isTop[scored] != 0;
            bool finite = terms.Finite[scored];
            isMeasured[scored] = asked && finite ? 1 : 0;
            isTop[scored] = finite ? isTop[scored] : 0;
            partial.NonFinite += asked && !finite ? 1 : 0;
        }
    }

    private void Diagnose(ReadOnlySpan<double> isMeasured)
    {
        for (int scored = 0; scored < isMeasured.Length; scored++)
        {
            if (isMeasured[scored] != 0)
            {
                partial.IdentityMax = Math.Max(partial.IdentityMax, terms.IdentityGap(scored));
            }
        }
    }

    private sealed record PromptRow(int Prompt, int Row, RowSums? All, RowSums? Top);
}
