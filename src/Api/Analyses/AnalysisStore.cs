namespace SelfRepair.Api.Analyses;

/// <summary>The analyses of this run of the service, in memory and bounded: the oldest finished ones make
/// room.</summary>
/// <param name="maxFinishedBytes">Bytes that finished analyses may hold together.</param>
/// <param name="maxUnfinishedBytes">Bytes that the prompts of those that wait or run may hold together.</param>
public sealed class AnalysisStore(
    long maxFinishedBytes = AnalysisStore.MaxFinishedBytes, long maxUnfinishedBytes = AnalysisStore.MaxFinishedBytes)
{
    /// <summary>Finished analyses kept at most.</summary>
    public const int MaxFinished = 500;

    /// <summary>Bytes that finished analyses may hold together, unless the memory budget leaves less: 1 GiB.</summary>
    public const long MaxFinishedBytes = 1L << 30;

    /// <summary>Analyses that may wait or run at once.</summary>
    public const int MaxUnfinished = 100;

    /// <summary>Ids of dropped analyses that are remembered, to say what became of them.</summary>
    private const int MaxExpired = 10_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, AnalysisEntry> entries = new(StringComparer.Ordinal);
    private readonly Queue<string> expired = new();

    /// <summary>Keeps a new analysis.</summary>
    /// <param name="entry">The analysis.</param>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public void Add(AnalysisEntry entry)
    {
        lock (gate)
        {
            AnalysisEntry[] unfinished = [.. entries.Values.Where(kept => !kept.State.IsFinished)];
            if (unfinished.Length >= MaxUnfinished)
            {
                throw new QueueFullException(unfinished.Length);
            }

            long byteCount = unfinished.Sum(BytesOf);
            if (unfinished.Length > 0 && byteCount + BytesOf(entry) > maxUnfinishedBytes)
            {
                throw new QueueFullException(unfinished.Length, byteCount);
            }

            entries.Add(entry.Id, entry);
        }
    }

    /// <summary>The analysis of an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="AnalysisNotFoundException">There is none.</exception>
    /// <exception cref="AnalysisExpiredException">It was dropped to make room.</exception>
    public AnalysisEntry Find(string id)
    {
        lock (gate)
        {
            return entries.GetValueOrDefault(id)
                ?? throw (expired.Contains(id) ? new AnalysisExpiredException(id) : new AnalysisNotFoundException(id));
        }
    }

    /// <summary>All analyses, the newest first.</summary>
    public IReadOnlyList<AnalysisEntry> All()
    {
        lock (gate)
        {
            return [.. entries.Values.Reverse()];
        }
    }

    /// <summary>Forgets an analysis, stopping it first.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="AnalysisNotFoundException">There is none.</exception>
    /// <exception cref="AnalysisExpiredException">It was dropped to make room.</exception>
    public void Remove(string id)
    {
        lock (gate)
        {
            Find(id).Cancel();
            entries.Remove(id);
        }
    }

    /// <summary>Drops the oldest finished analyses until the rest is within bounds; called when one finishes.</summary>
    public void MakeRoom()
    {
        lock (gate)
        {
            List<AnalysisEntry> newestFirst = [.. entries.Values.Where(entry => entry.State.IsFinished).Reverse()];
            long byteCount = 0;
            for (int index = 0; index < newestFirst.Count; index++)
            {
                byteCount += BytesOf(newestFirst[index]);

                // The newest stays whatever it holds: somebody waits for it.
                if (index > 0 && (index >= MaxFinished || byteCount > maxFinishedBytes))
                {
                    Expire(newestFirst[index]);
                }
            }
        }
    }

    private static long BytesOf(AnalysisEntry entry)
    {
        AnalysisState state = entry.State;
        long foundBytes = state.Findings is Findings findings
            ? entry.Draft.BytesOf(findings)
            : 0;
        return entry.Draft.ByteCount + (state.Spec?.Memory.KeptBytes ?? 0) + foundBytes;
    }

    private void Expire(AnalysisEntry entry)
    {
        entries.Remove(entry.Id);
        expired.Enqueue(entry.Id);
        if (expired.Count > MaxExpired)
        {
            expired.Dequeue();
        }
    }
}
