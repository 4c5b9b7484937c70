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

    /// <summary>The result of a phase that ended before; null where it did not, or was not kept.</summary>
    /// <param name="phase">The phase.</param>
    byte[]? ResultOf(Phase phase);

    /// <summary>Told of a phase's result, which may be kept.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="result">Its result.</param>
    void Ended(Phase phase, byte[] result);
}
