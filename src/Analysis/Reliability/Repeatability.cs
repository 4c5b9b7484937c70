using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Reliability;

/// <summary>How far heads' means repeat over other prompts (E78).</summary>
internal static class Repeatability
{
    /// <summary>Mean over splits of the correlation over heads between the means of two halves of the
    /// prompts.</summary>
    /// <param name="means">The means.</param>
    /// <param name="splits">Number of splits.</param>
    /// <param name="seed">Seed of the permutations, of which split k takes draw k.</param>
    /// <param name="cancellationToken">Stops it, between two splits.</param>
    /// <returns>-1 to 1; null with less than two prompts or heads, and where the heads' means do not differ in some
    /// half.</returns>
    public static double? SplitHalf(PromptMeans means, int splits, ulong seed, CancellationToken cancellationToken)
    {
        int half = means.PromptCount / 2;
        double? sum = half > 0 ? 0 : null;
        for (int split = 0; split < splits && sum is not null; split++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] order = Pairing.Permutation(means.PromptCount, seed, split);
            sum += Correlations.Pearson(means.Of(order.AsSpan(0, half)), means.Of(order.AsSpan(half)));
        }

        return sum / splits;
    }

    /// <summary>What a correlation of halves says of the whole, by Spearman and Brown: 2 r / (1 + r).</summary>
    /// <param name="splitHalf">The correlation.</param>
    /// <returns>1 at most; null without a correlation, and for -1.</returns>
    public static double? SpearmanBrown(double? splitHalf) =>
        splitHalf > -1 ? 2 * splitHalf / (1 + splitHalf) : null;

    /// <summary>How much of the ranking of heads over all prompts the first few have.</summary>
    /// <param name="means">The means.</param>
    /// <param name="seed">Seed of the permutation that orders the prompts: its draw 0.</param>
    /// <returns>A row for 1, 2, 4, ... prompts, below all of them.</returns>
    public static IReadOnlyList<RankRow> RankStability(PromptMeans means, ulong seed)
    {
        List<RankRow> rows = [];
        if (means.PromptCount > 1)
        {
            int[] order = Pairing.Permutation(means.PromptCount, seed, draw: 0);
            double[] all = means.OfAll();
            foreach (int count in Doubling.Below(means.PromptCount))
            {
                rows.Add(new RankRow(count, Correlations.Spearman(means.Of(order.AsSpan(0, count)), all)));
            }
        }

        return rows;
    }
}
