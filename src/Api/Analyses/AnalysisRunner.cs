using System.Collections.Concurrent;
using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Takes analyses from their request to their end: model, turn, run.</summary>
/// <remarks>One analysis at a time runs on a model; those on other models do not wait for it.</remarks>
/// <param name="host">Brings models into memory.</param>
/// <param name="store">Keeps analyses.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of ends, and of faults of the service.</param>
public sealed class AnalysisRunner(
    ModelHost host, AnalysisStore store, TimeProvider time, ILogger<AnalysisRunner> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    /// <summary>Begins an analysis.</summary>
    /// <param name="work">What it does.</param>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public AnalysisEntry Submit(AnalysisWork work)
    {
        AnalysisEntry entry = new(work, time);
        store.Add(entry);
        Task follow = Task.Run(() => FollowAsync(entry));
        running[entry.Id] = follow;
        follow.ContinueWith(_ => running.TryRemove(entry.Id, out Task? _), TaskScheduler.Default);
        return entry;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops what runs and waits for its end, so that no model is freed beneath it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (AnalysisEntry entry in store.All())
        {
            entry.Cancel();
        }

        await Task.WhenAll(running.Values).WaitAsync(cancellationToken);
    }

    private async Task FollowAsync(AnalysisEntry entry)
    {
        Task run = RunAsync(entry);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsFaulted)
        {
            Fail(entry, run.Exception.InnerException!);
        }
        else if (run.IsCanceled)
        {
            entry.Stop();
        }

        AnalysisState state = entry.State;
        logger.LogInformation(
            "Analysis {Id}, {Kind} of {Model}, {Status} after {Seconds:0.000} s",
            entry.Id,
            entry.Work.Kind,
            entry.Work.Prompts.Model.Revision.FullName,
            state.Status,
            (state.FinishedAt - entry.CreatedAt)?.TotalSeconds);
        entry.Dispose();
        store.MakeRoom();
    }

    private async Task RunAsync(AnalysisEntry entry)
    {
        CancellationToken cancellationToken = entry.CancellationToken;
        entry.Prepare();
        using ModelLease lease = await host.AcquireAsync(
            entry.Work.Prompts.Model.Revision,
            entry.Work.Placement,
            new PreparationListener(entry),
            cancellationToken);
        entry.Queue(lease.Model.WeightsSha256);
        await lease.Model.Turn.WaitAsync(cancellationToken);
        try
        {
            entry.Start();
            IAnalysisResult result = await Task.Factory.StartNew(
                () => entry.Work.Run(lease.Model.Engine, new RunListener(entry), cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            entry.Succeed(result);
        }
        finally
        {
            lease.Model.Turn.Release();
        }
    }

    private void Fail(AnalysisEntry entry, Exception exception)
    {
        Problem problem = ProblemCatalog.Describe(exception);
        if (problem.Kind.Status == StatusCodes.Status500InternalServerError)
        {
            logger.LogError(exception, "Analysis {Id} failed by a fault of the service", entry.Id);
        }

        entry.Fail(problem);
    }

    private sealed class PreparationListener(AnalysisEntry entry) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) =>
            entry.Advance("preparing", value.Done, value.Total);
    }

    private sealed class RunListener(AnalysisEntry entry) : IProgress<BlockPassProgress>
    {
        public void Report(BlockPassProgress value) => entry.Advance(value.Phase, value.Done, value.Total);
    }
}
