using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Percentile intervals of a row's means from resamples of prompts (E41).</summary>
/// <remarks>Resample b is drawn by the generator of draw b, so that it is the same for every row and whatever the
/// number of resamples. The top choice is kept, not made again.</remarks>
/// <param name="resampleCount">Number of resamples.</param>
/// <param name="seed">The bootstrap's seed.</param>
/// <param name="promptCount">Number of prompts, those without a position of the row included.</param>
internal sealed class PromptBootstrap(int resampleCount, ulong seed, int promptCount)
{
    /// <summary>The intervals of each term's mean and of the repair fraction.</summary>
    /// <param name="prompts">Sums of the prompts that hold positions of the row.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The intervals; null where no resample holds a position.</returns>
    public BootstrapIntervals? Intervals(IReadOnlyList<PromptSum> prompts, CancellationToken cancellationToken)
    {
        PromptSum?[] byPrompt = new PromptSum?[promptCount];
        foreach (PromptSum prompt in prompts)
        {
            byPrompt[prompt.Prompt] = prompt;
        }

        List<double>[] means = [.. Terms.All.Select(_ => new List<double>(resampleCount))];
        for (int resample = 0; resample < resampleCount; resample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddMeans(byPrompt, SplitMix64.ForDraw(seed, resample), means);
        }

        return means[0].Count == 0
            ? null
            : new BootstrapIntervals(
                [.. means.Select(Interval.Of)],
                RepairFractions.IntervalOf(
                    means[(int)Term.SelfRepair], means[(int)Term.DirectEffectLost], resampleCount));
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

        // A resample of prompts without positions of the row has no mean.
        for (int term = 0; term < sums.Length && count > 0; term++)
        {
            means[term].Add(sums[term] / count);
        }
    }
}

/// <summary>The percentile intervals of a row.</summary>
/// <param name="Terms">Those of the terms' means, [term].</param>
/// <param name="RepairFraction">That of the repair fraction; null where too few resamples lose enough.</param>
internal sealed record BootstrapIntervals(IReadOnlyList<Interval> Terms, Interval? RepairFraction);
