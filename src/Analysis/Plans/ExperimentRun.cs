using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Plans;

/// <summary>Takes an experiment through its phases.</summary>
public static class ExperimentRun
{
    /// <summary>Runs an experiment on the calling thread, and tells nobody of its progress.</summary>
    /// <typeparam name="TReport">What it reports.</typeparam>
    /// <param name="experiment">The experiment.</param>
    /// <param name="engine">What runs rows.</param>
    /// <param name="cancellationToken">Stops it, a chunk in progress too.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static TReport Run<TReport>(
        IExperiment<TReport> experiment, IRowEngine engine, CancellationToken cancellationToken) =>
        Run(experiment, engine, new InOrderHost(), progress: null, cancellationToken);

    /// <summary>Runs an experiment.</summary>
    /// <typeparam name="TReport">What it reports.</typeparam>
    /// <param name="experiment">The experiment.</param>
    /// <param name="engine">What runs rows.</param>
    /// <param name="host">Where chunks run, and what is kept.</param>
    /// <param name="progress">Told of block passes as they are done, on the threads that do them; null: nobody.</param>
    /// <param name="cancellationToken">Stops it, a chunk in progress too.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static TReport Run<TReport>(
        IExperiment<TReport> experiment,
        IRowEngine engine,
        IChunkHost host,
        IProgress<BlockPassProgress>? progress,
        CancellationToken cancellationToken)
    {
        BlockPassTally tally = new(progress);
        PhaseResults results = new();
        experiment.Draw(cancellationToken);
        foreach (Phase phase in experiment.Phases)
        {
            Expect(experiment, tally, results);
            byte[]? kept = host.ResultOf(phase);
            byte[] result = kept ?? phase.Merge(
                host.Run(
                    phase,
                    (chunk, token) => phase.RunChunk(
                        chunk, new ChunkRun(engine, results, tally.Of(phase.Name), token)),
                    cancellationToken),
                phase == experiment.Phases[^1] ? Grow : null);
            results.Add(phase.Name, result);
            if (kept is null)
            {
                host.Ended(phase, result);
            }
        }

        TReport report = experiment.Report(results, cancellationToken);
        experiment.Forget();
        return report;

        void Grow(GrowingSums growing) =>
            host.Growing(token => experiment.Report(results.With(growing), token)!);
    }

    /// <summary>Says how much each phase that has not ended is, as far as it is known.</summary>
    private static void Expect(IExperiment experiment, BlockPassTally tally, PhaseResults results)
    {
        foreach (Phase phase in experiment.Phases.Where(phase => !results.Has(phase.Name)))
        {
            tally.Expect(phase.Name, phase.BlockPasses(results));
        }
    }
}
