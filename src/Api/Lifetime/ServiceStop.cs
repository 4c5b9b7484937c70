namespace SelfRepair.Api.Lifetime;

/// <summary>How the service stops: within seconds, whatever it does.</summary>
/// <remarks>Analyses are canceled and waiting clients told at once; whoever stops a service kills it after a while, ten
/// seconds in a container.</remarks>
public static class ServiceStop
{
    /// <summary>How long answers under way may take to be read once the service stops; connections are cut
    /// afterward.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2.5);

    /// <summary>How long work under way may take to end once it is told to. It looks between two operations of a
    /// block, two layers or two megabytes, so that it is moments; what takes longer is not waited for.</summary>
    public static readonly TimeSpan WorkGrace = TimeSpan.FromSeconds(4);

    /// <summary>Refuses requests that come while the service stops.</summary>
    /// <param name="app">The service.</param>
    public static void UseStopGuard(this WebApplication app)
    {
        CancellationToken stopping = app.Lifetime.ApplicationStopping;
        app.Use((HttpContext context, RequestDelegate next) =>
            stopping.IsCancellationRequested ? throw new ServiceStoppingException() : next(context));
    }

    /// <summary>Waits until work under way has ended, however it ends, but not for long.</summary>
    /// <param name="work">The work, which was told to end.</param>
    /// <returns>Whether it has.</returns>
    public static async Task<bool> WaitAsync(IEnumerable<Task> work)
    {
        Task all = Task.WhenAll(work);
        await all.WaitAsync(WorkGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return all.IsCompleted;
    }
}
