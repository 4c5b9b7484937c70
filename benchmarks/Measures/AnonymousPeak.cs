namespace SelfRepair.Benchmarks.Measures;

/// <summary>Watches the process's anonymous memory, whose peak Linux does not keep.</summary>
internal sealed class AnonymousPeak : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private readonly Timer timer;
    private long peak;

    /// <summary>Begins to watch.</summary>
    public AnonymousPeak() => timer = new Timer(_ => Sample(), state: null, TimeSpan.Zero, Period);

    /// <summary>The most seen so far, bytes.</summary>
    public long Bytes
    {
        get
        {
            Sample();
            lock (gate)
            {
                return peak;
            }
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => timer.Dispose();

    private void Sample()
    {
        long now = ProcessMemory.Anonymous;
        lock (gate)
        {
            peak = Math.Max(peak, now);
        }
    }
}
