using SelfRepair.Analysis.Plans;

namespace SelfRepair.Api.Analyses;

/// <summary>How far an analysis is.</summary>
/// <param name="Phase">What is being done: preparing, downloading, folding, verifying, queued, then the experiment's
/// own phases, done. In a training sweep the revision in hand stands before it: step64: sweep.</param>
/// <param name="Fraction">Share of the work that is done, 0 to 1: of the whole run once it runs, of the phase before;
/// of all revisions in a training sweep; null where that is not known. It never falls within a phase, nor while the
/// analysis runs.</param>
/// <param name="Done">Units of the phase's work that are done; null where it has none.</param>
/// <param name="Total">Units of the phase's work in all; null where it has none. An upper bound where heads run at
/// their top positions alone and these are not known yet.</param>
/// <param name="QueuePosition">Analyses ahead of this one; null unless it is queued.</param>
/// <param name="EtaSeconds">Estimated seconds to the end of the analysis, the wait for those ahead of it counted; while
/// it is prepared, to the end of the phase. Null where nothing is known to estimate from.</param>
public sealed record AnalysisProgress(
    string Phase,
    double? Fraction = null,
    long? Done = null,
    long? Total = null,
    int? QueuePosition = null,
    double? EtaSeconds = null)
{
    /// <summary>Progress of a phase before the run.</summary>
    /// <param name="phase">What is being done.</param>
    /// <param name="first">Units that were done when the phase began.</param>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="elapsed">Time since the phase began.</param>
    public static AnalysisProgress Counted(string phase, long first, long done, long total, TimeSpan elapsed)
    {
        double? eta = done > first ? elapsed.TotalSeconds * Math.Max(0, total - done) / (done - first) : null;
        return new AnalysisProgress(phase, Share(done, total), done, total, EtaSeconds: eta);
    }

    /// <summary>Progress of a run.</summary>
    /// <param name="passes">Block passes that ran.</param>
    public static AnalysisProgress Of(BlockPassProgress passes) =>
        new(passes.Phase, Share(passes.Done, passes.Total), passes.PhaseDone, passes.PhaseTotal);

    private static double? Share(long done, long total) =>
        total > 0 ? Math.Min(1, (double)done / total) : null;
}
