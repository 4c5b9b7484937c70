namespace SelfRepair.Analysis.Statistics;

/// <summary>Percentiles of a sample.</summary>
public static class Percentile
{
    /// <summary>The value below which a share of the sample lies, between two neighbors by linear
    /// interpolation.</summary>
    /// <param name="ascending">The sample, ascending, at least one value.</param>
    /// <param name="share">The share, 0 to 1.</param>
    public static double Of(ReadOnlySpan<double> ascending, double share)
    {
        double place = share * (ascending.Length - 1);
        int below = (int)place;
        double value = ascending[below];
        return below + 1 < ascending.Length ? value + ((place - below) * (ascending[below + 1] - value)) : value;
    }
}
