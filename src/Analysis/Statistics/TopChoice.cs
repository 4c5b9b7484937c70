namespace SelfRepair.Analysis.Statistics;

/// <summary>Chooses the positions where a head's clean direct effect is largest (E42).</summary>
public static class TopChoice
{
    /// <summary>How many of n positions a fraction chooses: its whole part.</summary>
    /// <param name="fraction">The fraction, 0 to 1.</param>
    /// <param name="positionCount">All positions.</param>
    public static int CountOf(double fraction, int positionCount) => (int)(fraction * positionCount);

    /// <summary>The fewest positions of which a fraction chooses one; null for the fraction 0.</summary>
    /// <param name="fraction">The fraction, 0 to 1.</param>
    public static int? FewestFor(double fraction)
    {
        if (1 / fraction > int.MaxValue - 1)
        {
            return null;
        }

        // The product is rounded, so that the quotient alone may be one too few.
        int fewest = Math.Max(1, (int)Math.Ceiling(1 / fraction));
        return CountOf(fraction, fewest) >= 1 ? fewest : fewest + 1;
    }

    /// <summary>Indices of the largest values: signed, ties to the lower index.</summary>
    /// <param name="values">The values, [position], none of them NaN.</param>
    /// <param name="count">How many to choose.</param>
    /// <returns>The chosen indices, ascending, [count].</returns>
    public static int[] Largest(ReadOnlySpan<float> values, int count)
    {
        if (count == 0)
        {
            return [];
        }

        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        float threshold = sorted[^count];
        int tied = count - CountAbove(values, threshold);
        int[] chosen = new int[count];
        int filled = 0;
        for (int position = 0; position < values.Length; position++)
        {
            if (values[position] > threshold || (values[position] == threshold && tied-- > 0))
            {
                chosen[filled++] = position;
            }
        }

        return chosen;
    }

    private static int CountAbove(ReadOnlySpan<float> values, float threshold)
    {
        int above = 0;
        foreach (float value in values)
        {
            above += value > threshold ? 1 : 0;
        }

        return above;
    }
}
