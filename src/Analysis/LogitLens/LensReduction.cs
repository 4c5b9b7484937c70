using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>Reduces what a chunk's rows read to its partial, in prompt order whatever the order they come in. A subject
/// is held until all of its rows are read.</summary>
internal sealed class LensReduction
{
    private readonly LogitLensPlan plan;
    private readonly CleanPrompt[] prompts;
    private readonly LensPartial partial;
    private readonly Dictionary<int, Subject> open = [];
    private readonly TermValues terms;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="partial">Where the sums go.</param>
    public LensReduction(LogitLensPlan plan, CleanPrompt[] prompts, LensPartial partial)
    {
        this.plan = plan;
        this.prompts = prompts;
        this.partial = partial;
        terms = new TermValues(LogitLensTerms.All, prompts.Max(prompt => prompt.Scored.Count));
    }

    /// <summary>Adds the clean runs.</summary>
    public void AddClean()
    {
        for (int prompt = 0; prompt < prompts.Length; prompt++)
        {
            Add(0, prompt, prompts[prompt].Readings.Lens, runCount: 1);
        }
    }

    /// <summary>Adds what one row read. Streams before its first block are those of the clean run.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="prompt">The prompt's place among the clean runs.</param>
    /// <param name="read">The lens of the row.</param>
    /// <param name="runCount">Rows of the subject in each prompt, which are averaged.</param>
    public void Add(int subject, int prompt, IReadOnlyList<LensReadings> read, int runCount)
    {
        if (!open.TryGetValue(subject, out Subject? held))
        {
            held = new Subject(prompts.Length, runCount);
            open[subject] = held;
        }

        int count = prompts[prompt].Scored.Count;
        double[] sums = held.Sums[prompt] ??= new double[plan.StreamCount * LogitLensTerms.All.Count * count];
        foreach (LensReadings layer in prompts[prompt].Readings.Lens.TakeWhile(clean => clean.Layer < read[0].Layer)
            .Concat(read))
        {
            AddTo(sums.AsSpan(layer.Layer * LogitLensTerms.All.Count * count), count, layer);
        }

        if (--held.Missing == 0)
        {
            Close(subject, held);
            open.Remove(subject);
        }
    }

    private static void AddTo(Span<double> sums, int count, LensReadings layer)
    {
        for (int scored = 0; scored < count; scored++)
        {
            sums[scored] += layer.Logit.Span[scored];
            sums[count + scored] += layer.Loss.Span[scored];
            sums[(2 * count) + scored] += layer.Rank.Span[scored];
        }
    }

    private void Close(int subject, Subject held)
    {
        foreach (int prompt in Enumerable.Range(0, prompts.Length).OrderBy(place => prompts[place].Prompt))
        {
            int count = prompts[prompt].Scored.Count;
            for (int layer = 0; layer < plan.StreamCount; layer++)
            {
                terms.Begin(count);
                for (int term = 0; term < LogitLensTerms.All.Count; term++)
                {
                    held.Sums[prompt].AsSpan(((layer * LogitLensTerms.All.Count) + term) * count, count)
                        .CopyTo(terms[LogitLensTerms.All[term]]);
                }

                terms.Average(held.RunCount);
                partial.Add(subject, layer, prompts[prompt].Prompt, terms);
            }
        }
    }

    /// <summary>A subject whose rows are not all read.</summary>
    private sealed class Subject(int promptCount, int runCount)
    {
        /// <summary>Sums over its rows, [prompt][layer, term, scored].</summary>
        public double[]?[] Sums { get; } = new double[]?[promptCount];

        public int RunCount => runCount;

        public int Missing { get; set; } = promptCount * runCount;
    }
}
