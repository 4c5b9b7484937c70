namespace SelfRepair.Api.Analyses;

/// <summary>Makes the rows of an analysis under way for those who read its events: while there is a reader, and seldom
/// enough to take a twentieth of the run at most.</summary>
/// <param name="entry">The analysis.</param>
/// <param name="time">The clock.</param>
public sealed class RowsSoFar(AnalysisEntry entry, TimeProvider time)
{
    /// <summary>The least time between two of them: a reader sees no more.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    /// <summary>The least time between two of them, in times of what the first one took.</summary>
    public const int PauseOverCost = 20;

    private long? madeAt;
    private TimeSpan pause;

    /// <summary>Called where rows could be made, on the thread that runs.</summary>
    /// <param name="report">Makes the report so far.</param>
    public void Offer(Func<object> report)
    {
        if (!entry.Readers.Any || entry.State is not { Spec: Spec spec } now
            || (madeAt is long made && time.GetElapsedTime(made) < pause))
        {
            return;
        }

        long started = time.GetTimestamp();
        byte[]? rows = RowsEvent.Of(entry.Draft, spec, report(), now.MergedPositions, isSoFar: true);
        TimeSpan cost = PauseOverCost * time.GetElapsedTime(started);
        madeAt = time.GetTimestamp();
        pause = cost > LeastPause ? cost : LeastPause;
        if (rows is not null)
        {
            entry.Show(rows);
        }
    }
}
