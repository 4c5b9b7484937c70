namespace SelfRepair.Analysis.Statistics;

/// <summary>How far two lists of values go together (E79, E80).</summary>
/// <remarks>Deviations are divided by the largest one before they are squared, so that neither tiny nor huge values
/// leave the range of a double; a list with itself gives 1 exactly, since the square root of a rounded square is the
/// number itself.</remarks>
public static class Correlations
{
    /// <summary>Pearson's correlation (E79).</summary>
    /// <param name="first">One list of finite values, [n].</param>
    /// <param name="second">The other, [n]; values of one index belong together.</param>
    /// <returns>-1 to 1, no unit; positive: they rise together. Null below two values, and where those of one list do
    /// not differ.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double? Pearson(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"{first.Length} values against {second.Length}.", nameof(second));
        }

        if (Deviations(first) is not double[] x || Deviations(second) is not double[] y)
        {
            return null;
        }

        double products = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int index = 0; index < x.Length; index++)
        {
            products += x[index] * y[index];
            squares += x[index] * x[index];
            otherSquares += y[index] * y[index];
        }

        // Both sums lie between 1 and n. Rounding may lead a hair beyond 1.
        return Math.Clamp(products / Math.Sqrt(squares * otherSquares), -1, 1);
    }

    /// <summary>Spearman's correlation (E80): Pearson's, of the ranks.</summary>
    /// <param name="first">One list of finite values, [n].</param>
    /// <param name="second">The other, [n]; values of one index belong together.</param>
    /// <returns>-1 to 1, no unit; positive: they are in like order. Null below two values, and where those of one list
    /// do not differ.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double? Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        Pearson(Ranks(first), Ranks(second));

    /// <summary>Ranks from 1, the least first; equal values share their mean rank.</summary>
    /// <param name="values">Finite values, [n].</param>
    /// <returns>Ranks, [n].</returns>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        double[] ascending = values.ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(ascending, order);
        double[] ranks = new double[values.Length];
        int first = 0;
        while (first < ascending.Length)
        {
            int end = first + 1;
            while (end < ascending.Length && ascending[end] == ascending[first])
            {
                end++;
            }

            // The mean of the ranks first + 1 to end.
            foreach (int index in order.AsSpan(first, end - first))
            {
                ranks[index] = (first + 1 + end) / 2.0;
            }

            first = end;
        }

        return ranks;
    }

    /// <summary>Deviations from the mean over the largest one's magnitude, [n]; null where values do not differ. They
    /// are compared with each other: the mean of equal ones may differ from them in the last bit.</summary>
    private static double[]? Deviations(ReadOnlySpan<double> values)
    {
        if (values.Length < 2 || values.IndexOfAnyExcept(values[0]) < 0)
        {
            return null;
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += value / values.Length;
        }

        double[] deviations = new double[values.Length];
        double largest = 0;
        for (int index = 0; index < values.Length; index++)
        {
            deviations[index] = values[index] - sum;
            largest = Math.Max(largest, Math.Abs(deviations[index]));
        }

        for (int index = 0; index < deviations.Length; index++)
        {
            deviations[index] /= largest;
        }

        return deviations;
    }
}
