namespace SelfRepair.Analysis.Statistics;

/// <summary>Mean, spread and clustered error from sums over positions (E38 to E40, E47).</summary>
/// <remarks>With S_p, n_p a prompt's own sum and count. The differences of large sums lose at most about n 2^-52 of the
/// squared mean; what rounding turns negative is 0.</remarks>
public static class Pooled
{
    /// <summary>Mean, sum x / n; null without positions.</summary>
    /// <param name="count">n.</param>
    /// <param name="sum">sum x.</param>
    public static double? Mean(long count, double sum) => count == 0 ? null : sum / count;

    /// <summary>Standard deviation with n - 1; null below two positions.</summary>
    /// <param name="count">n.</param>
    /// <param name="sum">sum x.</param>
    /// <param name="sumOfSquares">sum x^2.</param>
    public static double? StandardDeviation(long count, double sum, double sumOfSquares) =>
        count < 2 ? null : Math.Sqrt(Math.Max(0, sumOfSquares - (sum * sum / count)) / (count - 1));

    /// <summary>Standard deviation with n - 1 of a few values; null below two.</summary>
    /// <param name="values">The values.</param>
    public static double? StandardDeviation(ReadOnlySpan<double> values)
    {
        if (values.Length < 2)
        {
            return null;
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double squares = 0;
        foreach (double value in values)
        {
            double deviation = value - (sum / values.Length);
            squares += deviation * deviation;
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }

    /// <summary>Standard error clustered by prompt: sqrt(sum over prompts of (S_p - n_p mean)^2) / n.</summary>
    /// <param name="count">n, positive.</param>
    /// <param name="sum">sum x.</param>
    /// <param name="sumOfSquaredSums">sum S_p^2.</param>
    /// <param name="sumOfWeightedSums">sum n_p S_p.</param>
    /// <param name="sumOfSquaredCounts">sum n_p^2.</param>
    public static double ClusteredError(
        long count,
        double sum,
        double sumOfSquaredSums,
        double sumOfWeightedSums,
        double sumOfSquaredCounts)
    {
        double mean = sum / count;
        double squares = sumOfSquaredSums - (2 * mean * sumOfWeightedSums) + (mean * mean * sumOfSquaredCounts);
        return Math.Sqrt(Math.Max(0, squares)) / count;
    }
}
