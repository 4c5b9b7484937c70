using System.Collections.Concurrent;
using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Json;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Takes analyses from their request to their end: prompts, model, turn, run.</summary>
/// <remarks>One analysis at a time runs on a model, a small one between the batches of a large one; those on other
/// models do not wait for it.</remarks>
/// <param name="host">Brings models into memory.</param>
/// <param name="store">Keeps analyses.</param>
/// <param name="problems">Knows which problem each refusal is.</param>
/// <param name="rates">Told how fast analyses ran.</param>
/// <param name="lifetime">Says when the service stops.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of ends, and of faults of the service.</param>
public sealed class AnalysisRunner(
    ModelHost host,
    AnalysisStore store,
    ProblemCatalog problems,
    MeasuredRates rates,
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
            entry.Draft.Request.Revision,
            state.Status,
            (state.FinishedAt - entry.CreatedAt)?.TotalSeconds);
        entry.Dispose();
        store.MakeRoom();
    }

    private async Task RunAsync(AnalysisEntry entry)
    {
        CancellationToken cancellationToken = entry.CancellationToken;
        Spec spec = await entry.Draft.CompileAsync(cancellationToken);
        entry.Compiled(spec);
        using ModelLease lease = await host.AcquireAsync(
            spec.Prompts.Model.Revision,
            entry.Draft.Placement,
            spec.Memory.WorkBytes,
            new PreparationListener(entry),
            cancellationToken);
        long passes = spec.Experiment.Work(drawsSources: true).BlockPasses;
        using ModelTurn turn = lease.Model.Turns.Join(passes * spec.BlockFlops);
        entry.Queue(turn, lease.Model.WeightsSha256);
        await turn.TakeAsync(cancellationToken);
        entry.Start();
        long started = time.GetTimestamp();
        Findings findings = await Task.Factory.StartNew(
            () => entry.Draft.Run(
                spec,
                new TurnTakingEngine(lease.Model.Engine, turn),
                new CountedChunks(entry),
                new RunListener(entry, turn, spec.BlockFlops),
                cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        rates.Note(
            entry.Draft.Placement,
            spec.Prompts.Model.Revision.Model.Id,
            findings.BlockPasses * spec.BlockFlops,
            time.GetElapsedTime(started) - turn.Paused);
        entry.Succeed(findings);
    }

    private void Fail(AnalysisEntry entry, Exception exception)
    {
        Problem problem = RequestPointers.Of(entry.Draft.Request).Fit(problems.Describe(exception));
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

    private sealed class PreparationListener(AnalysisEntry entry) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => entry.Advance(value);
    }

    private sealed class RunListener(AnalysisEntry entry, ModelTurn turn, double passFlops)
        : IProgress<BlockPassProgress>
    {
        public void Report(BlockPassProgress value)
        {
            entry.Advance(value);
            turn.Advance(value.Done * passFlops, Math.Max(0, value.Total - value.Done) * passFlops);
        }
    }
}
