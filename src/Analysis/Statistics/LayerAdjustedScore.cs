namespace SelfRepair.Analysis.Statistics;

/// <summary>A mean held against the means of random writes in its place (E59): the same layer, the same norms, other
/// directions.</summary>
/// <param name="RandomMean">Mean of the random ones; null where there is none.</param>
/// <param name="RandomStandardDeviation">Their standard deviation, n - 1; null below two.</param>
/// <param name="ZScore">(the mean - theirs) / their standard deviation; positive: above the random ones. Null where
/// they do not differ, or below two.</param>
/// <param name="Percentile">Share of them below the mean, 0 to 1; null where they do not differ, or below
/// two.</param>
public sealed record LayerAdjustedScore(
    double? RandomMean, double? RandomStandardDeviation, double? ZScore, double? Percentile)
{
    /// <summary>The score of a mean.</summary>
    /// <param name="mean">The mean; null where no position counts.</param>
    /// <param name="random">The means of the random writes; those without a position are null and left out.</param>
    public static LayerAdjustedScore Of(double? mean, IEnumerable<double?> random)
    {
        double[] means = [.. random.OfType<double>()];
        double? center = means.Length == 0 ? null : means.Sum() / means.Length;
        double? deviation = Pooled.StandardDeviation(means);
        bool differ = deviation > 0 && mean is not null;
        return new LayerAdjustedScore(
            center,
            deviation,
            differ ? (mean - center) / deviation : null,
            differ ? means.Count(value => value < mean) / (double)means.Length : null);
    }
}
