namespace SelfRepair.Analysis.Statistics;

/// <summary>1, 2, 4 and on: how many of a list a curve looks at.</summary>
internal static class Doubling
{
    /// <summary>The powers of 2 below an end.</summary>
    /// <param name="end">The end.</param>
    public static IEnumerable<int> Below(int end)
    {
        // The one after the last may be 2^31.
        for (long step = 1; step < end; step *= 2)
        {
            yield return (int)step;
        }
    }
}
