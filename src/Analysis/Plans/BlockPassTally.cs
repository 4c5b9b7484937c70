namespace SelfRepair.Analysis.Plans;

/// <summary>Counts block passes by phase while chunks run, on whatever threads, and reports them.</summary>
/// <param name="progress">Who is told; null: nobody.</param>
internal sealed class BlockPassTally(IProgress<BlockPassProgress>? progress)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> expected = new(StringComparer.Ordinal);
    private long allDone;
    private long allExpected;

    /// <summary>Sets the block passes of a phase, or sets them anew once they are known better.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="passes">Its passes.</param>
    public void Expect(string phase, long passes)
    {
        lock (gate)
        {
            allExpected += passes - expected.GetValueOrDefault(phase);
            expected[phase] = passes;
        }
    }

    /// <summary>Adds block passes that ran.</summary>
    /// <param name="phase">The phase in hand.</param>
    /// <param name="passes">The passes.</param>
    public void Add(string phase, long passes)
    {
        // Told within the lock, so that nobody hears of a later state before an earlier one.
        lock (gate)
        {
            allDone += passes;
            done[phase] = done.GetValueOrDefault(phase) + passes;
            progress?.Report(new BlockPassProgress(
                phase, done[phase], expected.GetValueOrDefault(phase), allDone, allExpected));
        }
    }

    /// <summary>Counts the block passes of one phase.</summary>
    /// <param name="phase">The phase.</param>
    public IChunkProgress Of(string phase) => new PhaseTally(this, phase);

    private sealed class PhaseTally(BlockPassTally tally, string phase) : IChunkProgress
    {
        public void Ran(long count) => tally.Add(phase, count);

        public void Expect(long count) => tally.Expect(phase, count);
    }
}
