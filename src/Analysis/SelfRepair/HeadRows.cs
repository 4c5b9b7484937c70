using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Makes head rows of their sums (E28, E37 to E44).</summary>
/// <param name="modes">The LayerNorm modes asked for.</param>
/// <param name="bootstrap">Resamples of prompts; null where no interval is asked for.</param>
internal sealed class HeadRows(LayerNormModes modes, PromptBootstrap? bootstrap)
{
    /// <summary>The row of one head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="sums">The sums of its positions.</param>
    /// <param name="cancellationToken">Stops a bootstrap.</param>
    public HeadRow Make(HeadId head, RowSums sums, CancellationToken cancellationToken)
    {
        BootstrapIntervals? intervals = bootstrap?.Intervals(sums.Prompts!, cancellationToken);
        TermStatistics?[] statistics = StatisticsOf(sums, intervals);
        double? fraction = RepairFractions.Of(
            statistics[(int)Term.SelfRepair]!, statistics[(int)Term.DirectEffectLost]!);
        double? Mean(Term term) => statistics[(int)term]?.Mean;
        double? vertical = Mean(Term.LogitChange) + Mean(Term.DirectEffect);
        return new HeadRow
        {
            Head = head,
            N = sums.Count,
            Statistics = statistics,
            RepairFraction = fraction,
            RepairFractionLow = fraction is null ? null : intervals?.RepairFraction?.Low,
            RepairFractionHigh = fraction is null ? null : intervals?.RepairFraction?.High,
            ShareCount = sums.Counts.Eligible,
            VerticalDistance = vertical,
            OrthogonalDistance = vertical / Math.Sqrt(2),
            ShareBroken = Share(sums.Counts.Broken, sums.Counts.Eligible),
            ShareRepaired = Share(sums.Counts.Repaired, sums.Counts.Eligible),
            ShareOverCorrected = Share(sums.Counts.OverCorrected, sums.Counts.Eligible),
            SharePositive = Share(sums.Counts.Positive, sums.Count),
            ShareScaleAboveOne = Share(sums.Counts.ScaleAboveOne, sums.Count),
            LogitChangeDrawSd = Spread(sums.RunLogitChanges, sums.Count),
            SelfRepairDrawSd = Spread(sums.RunSelfRepairs, sums.Count),
        };
    }

    private static double? Share(long count, long total) => total == 0 ? null : (double)count / total;

    private static double? Spread(IReadOnlyList<double> sums, long count) => count == 0
        ? null
        : Pooled.StandardDeviation([.. sums.Select(sum => sum / count)]);

    private TermStatistics?[] StatisticsOf(RowSums sums, BootstrapIntervals? intervals)
    {
        TermStatistics?[] statistics = new TermStatistics?[Terms.Count];
        foreach (Term term in Terms.All)
        {
            if (Terms.IsMeasured(term, modes))
            {
                statistics[(int)term] = StatisticsOf(sums, (int)term, intervals?.Terms[(int)term]);
            }
        }

        return statistics;
    }

    private static TermStatistics StatisticsOf(RowSums sums, int term, Interval? interval) => new(
        Pooled.Mean(sums.Count, sums.Sums[term]),
        Pooled.StandardDeviation(sums.Count, sums.Sums[term], sums.Squares[term]),
        sums.PromptCount < 2
            ? null
            : Pooled.ClusteredError(
                sums.Count,
                sums.Sums[term],
                sums.SquaredPromptSums[term],
                sums.WeightedPromptSums[term],
                sums.SquaredCounts),
        interval?.Low,
        interval?.High);
}
