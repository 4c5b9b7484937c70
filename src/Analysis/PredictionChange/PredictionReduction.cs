using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>Reduces what a chunk's rows read to its partial, in prompt order whatever the order they come in. What a
/// layer's heads read is held until all of its rows are.</summary>
internal sealed class PredictionReduction
{
    private readonly HeadSweepPlan sweep;
    private readonly CleanPrompt[] prompts;
    private readonly PredictionPartial partial;
    private readonly TermValues terms;
    private readonly TokenRows[]? tokens;
    private readonly Dictionary<int, OpenHead> open = [];
    private readonly int[] byPrompt;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="sweep">The heads.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public PredictionReduction(
        HeadSweepPlan sweep, PredictionChangeSettings settings, CleanPrompt[] prompts, PredictionPartial partial)
    {
        this.sweep = sweep;
        this.prompts = prompts;
        this.partial = partial;
        terms = new TermValues(PredictionChangeTerms.All, prompts.Max(prompt => prompt.Scored.Count));
        byPrompt = [.. Enumerable.Range(0, prompts.Length).OrderBy(place => prompts[place].Prompt)];
        tokens = settings.KeepsTokens
            ? [.. prompts.Select(_ => new TokenRows(PredictionChangeTerms.All, new TopTokens(settings.TopCount)))]
            : null;
    }

    /// <summary>Adds what one row read.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="read">What it predicts.</param>
    public void Add(AblatedPrompt tag, DistributionReadings read)
    {
        if (!open.TryGetValue(tag.Head, out OpenHead? head))
        {
            head = new OpenHead(prompts.Length, sweep.Base.Ablation.RunCount);
            open[tag.Head] = head;
        }

        head.Draws[tag.Prompt][tag.Draw] = read;
        if (--head.Missing == 0)
        {
            Close(tag.Head, head);
            open.Remove(tag.Head);
        }
    }

    /// <summary>Takes in the kept token rows, when every row is read.</summary>
    public void Close()
    {
        foreach (int place in tokens is null ? [] : byPrompt)
        {
            tokens![place].Sort();
            partial.Tokens!.Append(tokens[place]);
        }
    }

    private void Close(int head, OpenHead read)
    {
        foreach (int place in byPrompt)
        {
            CleanPrompt clean = prompts[place];
            DistributionReadings before = clean.Readings.Distribution!;
            terms.Begin(clean.Scored.Count);
            foreach (DistributionReadings after in read.Draws[place])
            {
                AddRun(before, after);
            }

            terms.Average(read.Draws[place].Length);
            terms.FindFinite();
            (double[] counted, int left) = terms.CountFinite();
            partial.NonFinite += left;
            partial.Of(head).AddPrompt(clean.Prompt, terms, counted);

            // Tokens of several draws have no mean: those of the first stand for them.
            tokens?[place].Add(
                clean, sweep.Heads[head], terms, counted, new double[counted.Length], (before, read.Draws[place][0]));
        }
    }

    private void AddRun(DistributionReadings before, DistributionReadings after)
    {
        Span<double> divergence = terms[PredictionChangeTerms.Divergence];
        Span<double> lossClean = terms[PredictionChangeTerms.LossClean];
        Span<double> lossAblated = terms[PredictionChangeTerms.LossAblated];
        Span<double> lossChange = terms[PredictionChangeTerms.LossChange];
        Span<double> topChanged = terms[PredictionChangeTerms.TopChanged];
        int top = before.Tokens.Length / divergence.Length;
        for (int scored = 0; scored < divergence.Length; scored++)
        {
            divergence[scored] += after.Divergence.Span[scored];
            lossClean[scored] += before.Loss.Span[scored];
            lossAblated[scored] += after.Loss.Span[scored];
            lossChange[scored] += (double)after.Loss.Span[scored] - before.Loss.Span[scored];
            topChanged[scored] += before.Tokens.Span[scored * top] == after.Tokens.Span[scored * top] ? 0 : 1;
        }
    }

    /// <summary>A head whose rows are not all read.</summary>
    private sealed class OpenHead(int promptCount, int runCount)
    {
        /// <summary>What its rows read, [prompt][draw].</summary>
        public DistributionReadings[][] Draws { get; } =
            [.. Enumerable.Range(0, promptCount).Select(_ => new DistributionReadings[runCount])];

        public int Missing { get; set; } = promptCount * runCount;
    }
}
