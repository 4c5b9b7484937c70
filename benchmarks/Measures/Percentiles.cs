namespace SelfRepair.Benchmarks.Measures;

/// <summary>Percentiles of measured times.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that at least so many percent do not exceed.</summary>
    /// <param name="values">The values, at least one, in any order.</param>
    /// <param name="percent">Above 0, at most 100.</param>
    public static double Of(IEnumerable<double> values, int percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(percent * sorted.Length / 100.0) - 1];
    }
}
