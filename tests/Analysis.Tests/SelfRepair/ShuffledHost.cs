using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Runs chunks from the last to the first, each twice, the first answer thrown away, as retries on other
/// machines would.</summary>
internal sealed class ShuffledHost : IChunkHost
{
    public int RunCount { get; private set; }

    public IEnumerable<byte[]> Run(
        Phase phase, Func<int, CancellationToken, byte[]> run, CancellationToken cancellationToken)
    {
        byte[][] partials = new byte[phase.ChunkCount][];
        for (int chunk = phase.ChunkCount - 1; chunk >= 0; chunk--)
        {
            run(chunk, cancellationToken);
            partials[chunk] = run(chunk, cancellationToken);
            RunCount += 2;
        }

        return partials;
    }

    public byte[]? ResultOf(Phase phase) => null;

    public void Ended(Phase phase, byte[] result)
    {
    }
}
