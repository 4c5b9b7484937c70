using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.PromptSets;

/// <summary>Prompt sets in memory, as many as a budget holds: the least recently used leave it, and are read again from
/// the disk when they are next asked for.</summary>
/// <remarks>One set at a time is read, so that many requests at once hold no more than the budget and one set. What is
/// told in a list of sets is kept of every set that was ever read: a few hundred bytes each.</remarks>
/// <param name="budget">Bytes that sets may take together.</param>
public sealed class PromptSetCache(long budget)
{
    private readonly Lock gate = new();
    private readonly Lock reading = new();
    private readonly OrderedDictionary<FileIdentity, PromptSet> sets = [];
    private readonly Dictionary<string, (FileIdentity Stamp, PromptSetSummary Summary)> summaries =
        new(StringComparer.Ordinal);

    /// <summary>Bytes that the sets in memory take, estimated from above.</summary>
    public long ByteCount
    {
        get
        {
            lock (gate)
            {
                return sets.Values.Sum(set => set.ByteCount);
            }
        }
    }

    /// <summary>A set, kept for the next request where it fits.</summary>
    /// <param name="stamp">Its file as it is now.</param>
    /// <param name="read">Reads it.</param>
    public PromptSet Get(FileIdentity stamp, Func<PromptSet> read)
    {
        if (Find(stamp) is PromptSet known)
        {
            return known;
        }

        lock (reading)
        {
            // Whoever read before may have read this one.
            return Find(stamp) ?? Keep(stamp, read());
        }
    }

    /// <summary>What a set is, without keeping its prompts.</summary>
    /// <param name="stamp">Its file as it is now.</param>
    /// <param name="read">Reads it.</param>
    public PromptSetSummary Summarize(FileIdentity stamp, Func<PromptSet> read)
    {
        lock (gate)
        {
            if (summaries.TryGetValue(stamp.Path, out (FileIdentity Stamp, PromptSetSummary Summary) known)
                && known.Stamp == stamp)
            {
                return known.Summary;
            }
        }

        lock (reading)
        {
            return Note(stamp, Find(stamp) ?? read());
        }
    }

    /// <summary>Forgets a file that is gone.</summary>
    /// <param name="path">Its path.</param>
    public void Forget(string path)
    {
        lock (gate)
        {
            summaries.Remove(path);
            foreach (FileIdentity stamp in sets.Keys.Where(stamp => stamp.Path == path).ToArray())
            {
                sets.Remove(stamp);
            }
        }
    }

    /// <summary>A set that is in memory, which is the one used last from now on.</summary>
    private PromptSet? Find(FileIdentity stamp)
    {
        lock (gate)
        {
            if (sets.Remove(stamp, out PromptSet? set))
            {
                sets.Add(stamp, set);
            }

            return set;
        }
    }

    private PromptSet Keep(FileIdentity stamp, PromptSet set)
    {
        Note(stamp, set);
        lock (gate)
        {
            // What was read of an earlier state of the file is never asked for again.
            foreach (FileIdentity old in sets.Keys.Where(old => old.Path == stamp.Path).ToArray())
            {
                sets.Remove(old);
            }

            sets.Add(stamp, set);
            long byteCount = sets.Values.Sum(kept => kept.ByteCount);
            while (byteCount > budget)
            {
                byteCount -= sets.GetAt(0).Value.ByteCount;
                sets.RemoveAt(0);
            }
        }

        return set;
    }

    private PromptSetSummary Note(FileIdentity stamp, PromptSet set)
    {
        PromptSetSummary summary = PromptSetSummary.Of(set);
        lock (gate)
        {
            summaries[stamp.Path] = (stamp, summary);
        }

        return summary;
    }
}
