namespace SelfRepair.Analysis.Statistics;

/// <summary>How many positions the top choice takes: those where a head's clean direct effect is largest
/// (E42).</summary>
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
}
