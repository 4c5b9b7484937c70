namespace SelfRepair.Api.Analyses;

/// <summary>Who reads the events of an analysis, and what wakes them.</summary>
/// <remarks>A reader takes <see cref="NextEvent"/> first and looks at the analysis then, so that it misses no
/// change.</remarks>
public sealed class EventReaders
{
    private int count;
    private TaskCompletionSource? next;

    /// <summary>Whether there are any.</summary>
    public bool Any => Volatile.Read(ref count) > 0;

    /// <summary>Ends at the next event, whatever that is.</summary>
    public Task NextEvent
    {
        get
        {
            TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref next, made, null) ?? made).Task;
        }
    }

    /// <summary>Somebody reads from now on.</summary>
    /// <returns>Dispose of it when the reader leaves.</returns>
    public IDisposable Add() => new Reader(this);

    /// <summary>Wakes those who wait, once there is an event.</summary>
    public void Wake() => Interlocked.Exchange(ref next, null)?.TrySetResult();

    private sealed class Reader : IDisposable
    {
        private EventReaders? all;

        public Reader(EventReaders all)
        {
            this.all = all;
            Interlocked.Increment(ref all.count);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref all, null) is EventReaders left)
            {
                Interlocked.Decrement(ref left.count);
            }
        }
    }
}
