namespace SelfRepair.Analysis.Statistics;

/// <summary>One term over many positions.</summary>
/// <param name="Mean">Mean; null without positions.</param>
/// <param name="StandardDeviation">Standard deviation, n - 1; null below two positions.</param>
/// <param name="StandardError">Standard error clustered by prompt; null where all positions come from one
/// prompt.</param>
/// <param name="Low">2.5th percentile of the bootstrapped means; null without a bootstrap.</param>
/// <param name="High">97.5th percentile of the bootstrapped means; null without a bootstrap.</param>
public sealed record TermStatistics(
    double? Mean,
    double? StandardDeviation,
    double? StandardError,
    double? Low = null,
    double? High = null);
