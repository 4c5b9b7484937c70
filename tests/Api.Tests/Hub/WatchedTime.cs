namespace SelfRepair.Api.Tests.Hub;

/// <summary>The system's clock, which tells when something waits on it.</summary>
public sealed class WatchedTime : TimeProvider
{
    private readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first wait.</summary>
    public Task Waiting => waiting.Task;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waiting.TrySetResult();
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
