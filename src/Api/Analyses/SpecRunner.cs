using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Analyses;

/// <summary>Runs what is pinned and planned: brings its model into memory, waits for its turn there, runs it.</summary>
/// <remarks>One analysis at a time runs on a model, a small one between the batches of a large one; those on other
/// models do not wait for it.</remarks>
/// <param name="host">Brings models into memory.</param>
/// <param name="rates">Told how fast analyses ran.</param>
/// <param name="time">The clock.</param>
public sealed class SpecRunner(ModelHost host, MeasuredRates rates, TimeProvider time)
{
    /// <summary>Runs a spec.</summary>
    /// <param name="entry">The analysis that it is run for, which is told how far it is.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="run">Runs it on an engine.</param>
    /// <param name="cancellationToken">Stops it, a download too.</param>
    /// <exception cref="RevisionDiffersException">The checkpoint became another one since the plan.</exception>
    public async Task<Findings> RunAsync(
        AnalysisEntry entry, Spec spec, SpecRun run, CancellationToken cancellationToken)
    {
        entry.Compiled(spec);
        using ModelLease lease = await host.AcquireAsync(
            spec.Prompts.Model.Revision,
            entry.Draft.Placement,
            spec.Memory.WorkBytes,
            new PreparationListener(entry),
            cancellationToken);
        RequirePlanned(spec.Prompts.Model, lease.Model);
        long passes = spec.Experiment.Work(drawsSources: true).BlockPasses;
        using ModelTurn turn = lease.Model.Turns.Join(passes * spec.BlockFlops);
        entry.Queue(turn, lease.Model.WeightsSha256);
        await turn.TakeAsync(cancellationToken);
        entry.Start();
        long started = time.GetTimestamp();
        Findings findings = await Task.Factory.StartNew(
            () => run(
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
        return findings;
    }

    /// <summary>Refuses a model that is not the one that the plan and its token ids are of: a local folder may be
    /// written to at any time.</summary>
    private static void RequirePlanned(ModelDescription planned, LoadedModel loaded)
    {
        // A package lacks the tokenizer that a revision shares with main, and may have one that came with the weights.
        string? tokenizer = planned.TokenizerSha256 is null
            ? null
            : loaded.TokenizerSha256 ?? planned.TokenizerSha256;
        if (planned.DifferenceTo(loaded.Architecture, tokenizer) is string difference)
        {
            throw new RevisionDiffersException(
                $"{planned.Revision.FullName} has {difference} now than when this analysis was planned: its "
                + "checkpoint was replaced meanwhile. Send the request again.");
        }
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

/// <summary>Runs a spec.</summary>
/// <param name="engine">The model.</param>
/// <param name="host">Where its chunks run.</param>
/// <param name="progress">Told of block passes as they are done.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <returns>What it found.</returns>
public delegate Findings SpecRun(
    IRowEngine engine,
    IChunkHost host,
    IProgress<BlockPassProgress> progress,
    CancellationToken cancellationToken);
