namespace SelfRepair.Analysis.Plans;

/// <summary>How much an engine runs at once: what an experiment reads comes in such portions.</summary>
/// <param name="ThreadCount">Batches that run side by side, at least 1.</param>
/// <param name="BatchTokens">Tokens of a batch of several rows; a longer row is a batch of its own.</param>
public sealed record EngineExtent(int ThreadCount, int BatchTokens)
{
    /// <summary>Batches that were read, or are under way, and not yet taken: two a thread wait, one a thread runs, one
    /// is being taken.</summary>
    public int BatchesAhead => (3 * ThreadCount) + 1;

    /// <summary>Tokens of the largest batch.</summary>
    /// <param name="longest">Tokens of the longest row.</param>
    public long LargestBatch(int longest) => Math.Max(BatchTokens, longest);
}
