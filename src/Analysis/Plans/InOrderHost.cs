namespace SelfRepair.Analysis.Plans;

/// <summary>Runs chunks one after another on the calling thread, and keeps nothing.</summary>
public sealed class InOrderHost : IChunkHost
{
    /// <inheritdoc/>
    public IEnumerable<byte[]> Run(
        Phase phase, Func<int, CancellationToken, byte[]> run, CancellationToken cancellationToken)
    {
        for (int chunk = 0; chunk < phase.ChunkCount; chunk++)
        {
            if (chunk > 0)
            {
                // What another chunk kept is garbage of large arrays by now, which would pile up for chunks to come.
                GC.Collect();
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return run(chunk, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public byte[]? ResultOf(Phase phase) => null;

    /// <inheritdoc/>
    public void Ended(Phase phase, byte[] result)
    {
    }
}
