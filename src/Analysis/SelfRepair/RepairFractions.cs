using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Self-repair as a fraction of the lost direct effect, where there is a loss to speak of (E43).</summary>
/// <remarks>A ratio of means. Where the loss is near 0, or within its own error of it, the ratio is noise; where it is
/// negative, the replacement raised the effect and nothing was there to repair.</remarks>
public static class RepairFractions
{
    /// <summary>Least mean lost direct effect that repair is given as a fraction of, logits.</summary>
    private const double LeastLost = 0.01;

    /// <summary>Standard errors that the mean lost direct effect must be above 0, at least.</summary>
    private const double LeastErrors = 2;

    /// <summary>Share of the resamples that must lose enough for an interval to stand for all of them.</summary>
    private const double LeastShare = 0.95;

    /// <summary>The fraction; null where the loss is not clearly positive.</summary>
    /// <param name="repair">self_repair over the row's positions.</param>
    /// <param name="lost">direct_effect_lost over them.</param>
    public static double? Of(TermStatistics repair, TermStatistics lost) =>
        lost.Mean >= LeastLost && lost.Mean >= LeastErrors * lost.StandardError ? repair.Mean / lost.Mean : null;

    /// <summary>Its interval over the resamples that lose enough; null where they are too few.</summary>
    /// <param name="repairs">Mean self_repair, [resample with a position of the row].</param>
    /// <param name="losses">Mean direct_effect_lost, [resample with a position of the row].</param>
    /// <param name="resampleCount">Number of resamples, those without a position included.</param>
    public static Interval? IntervalOf(IReadOnlyList<double> repairs, IReadOnlyList<double> losses, int resampleCount)
    {
        List<double> fractions = new(repairs.Count);
        for (int resample = 0; resample < repairs.Count; resample++)
        {
            if (losses[resample] >= LeastLost)
            {
                fractions.Add(repairs[resample] / losses[resample]);
            }
        }

        return fractions.Count == 0 || fractions.Count < LeastShare * resampleCount ? null : Interval.Of(fractions);
    }
}
