namespace SelfRepair.Analysis.Statistics;

/// <summary>Sums of lists of numbers, element by element.</summary>
internal static class Sequence
{
    /// <summary>Adds a list to another one.</summary>
    /// <param name="sums">What is added to.</param>
    /// <param name="later">What is added, as long.</param>
    public static void Add(Span<double> sums, ReadOnlySpan<double> later)
    {
        for (int index = 0; index < sums.Length; index++)
        {
            sums[index] += later[index];
        }
    }
}
