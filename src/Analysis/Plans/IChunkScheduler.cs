namespace SelfRepair.Analysis.Plans;

/// <summary>Runs the chunks of one phase, anywhere and in any order.</summary>
/// <remarks>An experiment is a sequence of phases with a barrier between them. A chunk's partial result is a function
/// of the request alone, so that a scheduler may run chunks on other threads, run one again, or answer with a partial
/// that it kept. The experiment merges partials in chunk order, so none of that changes a bit.</remarks>
public interface IChunkScheduler
{
    /// <summary>Runs every chunk of a phase and returns their partials in chunk order, each as soon as it and those
    /// before it are there: they are merged as they come, and none needs to be held.</summary>
    /// <typeparam name="TPartial">What a chunk leaves: plain data.</typeparam>
    /// <param name="phase">The phase's name, such as <c>clean</c> or <c>sweep</c>.</param>
    /// <param name="chunkCount">Number of chunks.</param>
    /// <param name="run">Runs one chunk.</param>
    /// <param name="cancellationToken">Stops the phase.</param>
    IEnumerable<TPartial> Run<TPartial>(
        string phase,
        int chunkCount,
        Func<int, CancellationToken, TPartial> run,
        CancellationToken cancellationToken);
}
