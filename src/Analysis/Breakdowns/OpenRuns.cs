using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>Runs whose prompts are read in any order, and summed in prompt order.</summary>
/// <typeparam name="TRun">What tells runs apart.</typeparam>
/// <param name="prompts">The clean runs of the prompts.</param>
internal sealed class OpenRuns<TRun>(CleanPrompt[] prompts)
    where TRun : notnull
{
    private readonly Dictionary<TRun, Run> open = [];

    /// <summary>Takes the sums of one prompt of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="prompt">The prompt's place among the clean runs, each once.</param>
    /// <param name="sums">Its sums.</param>
    /// <returns>Those of all prompts in prompt order where it was the last, else none.</returns>
    public IEnumerable<TermSums> Add(TRun run, int prompt, TermSums sums)
    {
        if (!open.TryGetValue(run, out Run? held))
        {
            held = new Run(prompts.Length);
            open[run] = held;
        }

        held.Sums[prompt] = sums;
        if (--held.Missing > 0)
        {
            return [];
        }

        open.Remove(run);
        return Enumerable.Range(0, prompts.Length).OrderBy(place => prompts[place].Prompt)
            .Select(place => held.Sums[place]!);
    }

    private sealed class Run(int promptCount)
    {
        public TermSums?[] Sums { get; } = new TermSums?[promptCount];

        public int Missing { get; set; } = promptCount;
    }
}
