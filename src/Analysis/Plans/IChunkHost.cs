namespace SelfRepair.Analysis.Plans;

/// <summary>Where an experiment's chunks run, and what of their results is kept.</summary>
public interface IChunkHost
{
    /// <summary>Runs every chunk of a phase, anywhere and in any order, or answers with a partial that was
    /// kept.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="run">Runs one chunk, on whatever thread, and gives its partial.</param>
    /// <param name="cancellationToken">Stops the phase.</param>
    /// <returns>The partials in chunk order, each as soon as it and those before it are there: they are merged as they
    /// come, and none needs to be held.</returns>
    IEnumerable<byte[]> Run(Phase phase, Func<int, CancellationToken, byte[]> run, CancellationToken cancellationToken);

    /// <summary>Told before the chunks of the last phase are run how a report of those that are merged is made, where
    /// there is one before the end.</summary>
    /// <param name="reportSoFar">Makes the report. To be called while the host is asked for the next partial, on the
    /// thread that asks; the report is to be read before that partial is given.</param>
    void Growing(Func<CancellationToken, object> reportSoFar)
    {
        // Most hosts show nothing before the end.
    }

    /// <summary>The result of a phase that ended before; null where it did not, or was not kept.</summary>
    /// <param name="phase">The phase.</param>
    byte[]? ResultOf(Phase phase);

    /// <summary>Told of a phase's result, which may be kept.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="result">Its result.</param>
    void Ended(Phase phase, byte[] result);
}
