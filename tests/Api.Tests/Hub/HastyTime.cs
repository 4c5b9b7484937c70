using System.Collections.Concurrent;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A clock on which every wait is over at once, and which remembers how long it should have been.</summary>
public sealed class HastyTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> waits = new();

    /// <summary>The waits that were asked for.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. waits];

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
