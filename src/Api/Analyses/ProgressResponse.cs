namespace SelfRepair.Api.Analyses;

/// <summary>How far an analysis is, and no more: small, to be asked for again and again.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Phase">What is being done, as in <c>progress</c> of the analysis.</param>
/// <param name="Fraction">Share of the work that is done, 0 to 1; null where that is not known.</param>
/// <param name="Done">Units of the phase's work that are done; null where it has none.</param>
/// <param name="Total">Units of the phase's work in all; null where it has none.</param>
/// <param name="QueuePosition">Analyses ahead of this one; null unless it is queued.</param>
/// <param name="EtaSeconds">Estimated seconds to the end; null where nothing is known to estimate from.</param>
/// <param name="N">Scored positions that the rows are over so far, on average over the rows: of the chunks that are
/// merged. At the end it is positions of data.</param>
public sealed record ProgressResponse(
    AnalysisStatus Status,
    string Phase,
    double? Fraction,
    long? Done,
    long? Total,
    int? QueuePosition,
    double? EtaSeconds,
    long N)
{
    /// <summary>How far an analysis is now.</summary>
    /// <param name="entry">The analysis.</param>
    public static ProgressResponse Of(AnalysisEntry entry) => Of(entry, entry.State);

    /// <summary>How far an analysis is.</summary>
    /// <param name="entry">The analysis.</param>
    /// <param name="now">What is known of it.</param>
    public static ProgressResponse Of(AnalysisEntry entry, AnalysisState now)
    {
        AnalysisProgress progress = entry.ProgressOf(now);
        return new ProgressResponse(
            now.Status,
            progress.Phase,
            progress.Fraction,
            progress.Done,
            progress.Total,
            progress.QueuePosition,
            progress.EtaSeconds,
            now.MergedPositions);
    }
}
