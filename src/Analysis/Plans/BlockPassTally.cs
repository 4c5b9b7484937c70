namespace SelfRepair.Analysis.Plans;

/// <summary>Counts block passes while chunks run, on whatever threads, and reports them.</summary>
/// <param name="progress">Who is told; null: nobody.</param>
internal sealed class BlockPassTally(IProgress<BlockPassProgress>? progress)
{
    private long done;
    private long total;

    /// <summary>Sets the block passes of all phases.</summary>
    /// <param name="passes">The total.</param>
    public void Expect(long passes) => Interlocked.Exchange(ref total, passes);

    /// <summary>Adds block passes that ran.</summary>
    /// <param name="phase">The phase in hand.</param>
    /// <param name="passes">The passes.</param>
    public void Add(string phase, long passes)
    {
        long now = Interlocked.Add(ref done, passes);
        progress?.Report(new BlockPassProgress(phase, now, Interlocked.Read(ref total)));
    }
}
