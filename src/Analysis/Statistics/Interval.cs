namespace SelfRepair.Analysis.Statistics;

/// <summary>Where the middle 95% of a sample lie (E41).</summary>
/// <param name="Low">The 2.5th percentile.</param>
/// <param name="High">The 97.5th percentile.</param>
public readonly record struct Interval(double Low, double High)
{
    private const double LowShare = 0.025;
    private const double HighShare = 0.975;

    /// <summary>The interval of a sample.</summary>
    /// <param name="values">The sample in any order, at least one value.</param>
    public static Interval Of(IEnumerable<double> values)
    {
        double[] ascending = [.. values];
        Array.Sort(ascending);
        return new Interval(Percentile.Of(ascending, LowShare), Percentile.Of(ascending, HighShare));
    }
}
