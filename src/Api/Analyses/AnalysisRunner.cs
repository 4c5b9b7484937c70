using System.Collections.Concurrent;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Takes analyses from their request to their end.</summary>
/// <param name="specs">Runs what is pinned and planned.</param>
/// <param name="store">Keeps analyses.</param>
/// <param name="problems">Knows which problem each refusal is.</param>
/// <param name="lifetime">Says when the service stops.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of ends, and of faults of the service.</param>
public sealed class AnalysisRunner(
    SpecRunner specs,
    AnalysisStore store,
    ProblemCatalog problems,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<AnalysisRunner> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    /// <summary>Begins an analysis.</summary>
    /// <param name="draft">What is asked for.</param>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    /// <exception cref="ServiceStoppingException">The service stops.</exception>
    public AnalysisEntry Submit(AnalysisDraft draft)
    {
        AnalysisEntry entry = new(draft, time);
        store.Add(entry);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Asked after it was added: whoever stops before cancels it, whoever stops later finds it here.
            store.Remove(entry.Id);
            throw new ServiceStoppingException();
        }

        Task follow = Task.Run(() => FollowAsync(entry));
        running[entry.Id] = follow;
        follow.ContinueWith(_ => running.TryRemove(entry.Id, out Task? _), TaskScheduler.Default);
        return entry;
    }

    /// <summary>Cancels what runs as soon as the service stops: clients that wait are told before their connections are
    /// closed.</summary>
    /// <param name="cancellationToken">Not looked at.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            foreach (AnalysisEntry entry in store.All())
            {
                entry.Cancel();
            }
        });
        return Task.CompletedTask;
    }

    /// <summary>Waits for the end of what runs, so that no model is freed beneath it.</summary>
    /// <param name="cancellationToken">Not looked at: it ends with the answers under way.</param>
    public Task StopAsync(CancellationToken cancellationToken) => ServiceStop.WaitAsync(running.Values);

    private async Task FollowAsync(AnalysisEntry entry)
    {
        Task run = RunAsync(entry);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsCanceled && entry.CancellationToken.IsCancellationRequested)
        {
            entry.Stop();
        }
        else if (!run.IsCompletedSuccessfully)
        {
            // A cancellation that nobody asked for is a fault too, such as a time limit of a library.
            Fail(entry, run.Exception?.InnerException ?? new TaskCanceledException(run));
        }

        AnalysisState state = entry.State;
        logger.LogInformation(
            "Analysis {Id}, {Kind} of {Model}@{Revision}, {Status} after {Seconds:0.000} s",
            entry.Id,
            entry.Draft.Kind,
            entry.Draft.Request.Model,
            entry.Draft.Revision,
            state.Status,
            (state.FinishedAt - entry.CreatedAt)?.TotalSeconds);
        entry.Dispose();
        store.MakeRoom();
    }

    private async Task RunAsync(AnalysisEntry entry) =>
        entry.Succeed(await entry.Draft.RunAsync(entry, specs, entry.CancellationToken));

    private void Fail(AnalysisEntry entry, Exception exception)
    {
        Problem problem = entry.Draft.Fit(problems.Describe(exception));
        if (problem.Kind.Status == StatusCodes.Status500InternalServerError)
        {
            logger.LogError(exception, "Analysis {Id} failed by a fault of the service", entry.Id);
        }
        else if (problem.Kind.Status == StatusCodes.Status507InsufficientStorage)
        {
            logger.LogWarning(exception, "Analysis {Id} failed for want of room, or of the right to write", entry.Id);
        }

        entry.Fail(problem);
    }
}
