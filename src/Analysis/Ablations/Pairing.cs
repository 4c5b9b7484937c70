using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Draws which prompt follows which (E31).</summary>
public static class Pairing
{
    /// <summary>pi, a permutation of 0 to count - 1 (Fisher-Yates).</summary>
    /// <param name="count">Number of prompts.</param>
    /// <param name="seed">The ablation's seed.</param>
    /// <param name="draw">The draw, from 0.</param>
    public static int[] Permutation(int count, ulong seed, int draw)
    {
        SplitMix64 generator = SplitMix64.ForDraw(seed, draw);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int last = count - 1; last >= 1; last--)
        {
            int chosen = generator.NextBelow(last + 1);
            (order[last], order[chosen]) = (order[chosen], order[last]);
        }

        return order;
    }
}
