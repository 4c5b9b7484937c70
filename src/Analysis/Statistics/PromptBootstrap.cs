namespace SelfRepair.Analysis.Statistics;

/// <summary>Means over resamples of prompts (E41).</summary>
/// <remarks>Resample b is drawn by the generator of draw b, so that it is the same for every row of a table and
/// whatever the number of resamples. Top choices are kept, not made again.</remarks>
/// <param name="resampleCount">Number of resamples.</param>
/// <param name="seed">The bootstrap's seed.</param>
/// <param name="promptCount">Number of prompts, those without a position included.</param>
internal sealed class PromptBootstrap(int resampleCount, ulong seed, int promptCount)
{
    /// <summary>Number of resamples.</summary>
    public int ResampleCount => resampleCount;

    /// <summary>The means of each term.</summary>
    /// <param name="sums">The sums whose prompts are drawn, kept prompt by prompt.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>[term][resample that holds a position]; null where none does.</returns>
    public IReadOnlyList<double>[]? Means(TermSums sums, CancellationToken cancellationToken)
    {
        PromptSum?[] byPrompt = new PromptSum?[promptCount];
        foreach (PromptSum prompt in sums.Prompts!)
        {
            byPrompt[prompt.Prompt] = prompt;
        }

        List<double>[] means = [.. sums.Sums.Select(_ => new List<double>(resampleCount))];
        for (int resample = 0; resample < resampleCount; resample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddMeans(byPrompt, SplitMix64.ForDraw(seed, resample), means);
        }

        return means[0].Count == 0 ? null : means;
    }

    private static void AddMeans(PromptSum?[] prompts, SplitMix64 generator, List<double>[] means)
    {
        long count = 0;
        Span<double> sums = stackalloc double[means.Length];
        sums.Clear();
        for (int drawn = 0; drawn < prompts.Length; drawn++)
        {
            if (prompts[generator.NextBelow(prompts.Length)] is not { } prompt)
            {
                continue;
            }

            count += prompt.Count;
            for (int term = 0; term < sums.Length; term++)
            {
                sums[term] += prompt.Sums[term];
            }
        }

        // A resample of prompts without positions has no mean.
        for (int term = 0; term < sums.Length && count > 0; term++)
        {
            means[term].Add(sums[term] / count);
        }
    }
}
