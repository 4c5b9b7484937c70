using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Makes head rows of their sums (E28, E37 to E44).</summary>
/// <param name="terms">The terms that were measured.</param>
/// <param name="bootstrap">Resamples of prompts; null where no interval is asked for.</param>
internal sealed class HeadRows(TermSet terms, PromptBootstrap? bootstrap)
{
    /// <summary>The row of one head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="sums">The sums of its positions.</param>
    /// <param name="cancellationToken">Stops a bootstrap.</param>
    public HeadRow Make(HeadId head, HeadSums sums, CancellationToken cancellationToken)
    {
        IReadOnlyList<double>[]? means = bootstrap?.Means(sums.Terms, cancellationToken);
        TermStatistics[] statistics =
        [
            .. terms.Select((_, term) =>
                sums.Terms.StatisticsOf(term, means is null ? null : Interval.Of(means[term]))),
        ];
        TermStatistics Of(Term term) => statistics[terms.IndexOf(term)];
        double? fraction = RepairFractions.Of(Of(Terms.SelfRepair), Of(Terms.DirectEffectLost));
        Interval? interval = fraction is null || means is null ? null : FractionInterval(means);
        double? vertical = Of(Terms.LogitChange).Mean + Of(Terms.DirectEffect).Mean;
        return new HeadRow
        {
            Head = head,
            N = sums.Count,
            Terms = terms,
            Statistics = statistics,
            RepairFraction = fraction,
            RepairFractionLow = interval?.Low,
            RepairFractionHigh = interval?.High,
            ShareCount = sums.Counts.Eligible,
            VerticalDistance = vertical,
            OrthogonalDistance = vertical / Math.Sqrt(2),
            ShareBroken = Share(sums.Counts.Broken, sums.Counts.Eligible),
            ShareRepaired = Share(sums.Counts.Repaired, sums.Counts.Eligible),
            ShareOverCorrected = Share(sums.Counts.OverCorrected, sums.Counts.Eligible),
            SharePositive = Share(sums.Counts.Positive, sums.Count),
            ShareScaleAboveOne = Share(sums.Counts.ScaleAboveOne, sums.Count),
            LogitChangeDrawSd = Spread(sums.DrawLogitChanges, sums.Count),
            SelfRepairDrawSd = Spread(sums.DrawSelfRepairs, sums.Count),
        };
    }

    private static double? Share(long count, long total) => total == 0 ? null : (double)count / total;

    private static double? Spread(IReadOnlyList<double> sums, long count) => count == 0
        ? null
        : Pooled.StandardDeviation([.. sums.Select(sum => sum / count)]);

    private Interval? FractionInterval(IReadOnlyList<double>[] means) => RepairFractions.IntervalOf(
        means[terms.IndexOf(Terms.SelfRepair)],
        means[terms.IndexOf(Terms.DirectEffectLost)],
        bootstrap!.ResampleCount);
}
