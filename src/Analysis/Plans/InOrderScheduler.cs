namespace SelfRepair.Analysis.Plans;

/// <summary>Runs chunks one after another on the calling thread.</summary>
public sealed class InOrderScheduler : IChunkScheduler
{
    /// <inheritdoc/>
    public IEnumerable<TPartial> Run<TPartial>(
        string phase,
        int chunkCount,
        Func<int, CancellationToken, TPartial> run,
        CancellationToken cancellationToken)
    {
        for (int chunk = 0; chunk < chunkCount; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return run(chunk, cancellationToken);
        }
    }
}
