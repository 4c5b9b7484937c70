namespace SelfRepair.Api.Analyses;

/// <summary>How far an analysis is.</summary>
/// <param name="Phase">What is being done: queued, preparing, then the experiment's own phases, done.</param>
/// <param name="Fraction">Share of the phase's work that is done, 0 to 1; null where that is not known.</param>
/// <param name="Done">Units of the phase's work that are done; null where it has none.</param>
/// <param name="Total">Units of the phase's work in all; null where it has none.</param>
/// <param name="QueuePosition">Analyses ahead of this one; null once it has begun.</param>
/// <param name="EtaSeconds">Estimated seconds to the end of the phase; null where there is nothing to estimate
/// from.</param>
public sealed record AnalysisProgress(
    string Phase,
    double? Fraction = null,
    long? Done = null,
    long? Total = null,
    int? QueuePosition = null,
    double? EtaSeconds = null)
{
    /// <summary>Progress by counted units.</summary>
    /// <param name="phase">What is being done.</param>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="elapsed">Time since the phase began.</param>
    public static AnalysisProgress Counted(string phase, long done, long total, TimeSpan elapsed)
    {
        double? fraction = total > 0 ? Math.Min(1, (double)done / total) : null;
        double? eta = fraction > 0 ? elapsed.TotalSeconds * (1 - fraction.Value) / fraction.Value : null;
        return new AnalysisProgress(phase, fraction, done, total, EtaSeconds: eta);
    }
}
