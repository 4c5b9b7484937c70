namespace SelfRepair.Analysis.Plans;

/// <summary>Runs chunks one after another on the calling thread.</summary>
public sealed class InOrderScheduler : IChunkScheduler
{
    /// <inheritdoc/>
    public IReadOnlyList<TPartial> Run<TPartial>(
        string phase,
        int chunkCount,
        Func<int, CancellationToken, TPartial> run,
        CancellationToken cancellationToken)
    {
        TPartial[] partials = new TPartial[chunkCount];
        for (int chunk = 0; chunk < chunkCount; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            partials[chunk] = run(chunk, cancellationToken);
        }

        return partials;
    }
}
