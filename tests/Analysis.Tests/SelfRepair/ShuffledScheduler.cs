using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Runs chunks from the last to the first, each twice, the first answer thrown away, as retries on other
/// machines would.</summary>
internal sealed class ShuffledScheduler : IChunkScheduler
{
    public int RunCount { get; private set; }

    public IEnumerable<TPartial> Run<TPartial>(
        string phase,
        int chunkCount,
        Func<int, CancellationToken, TPartial> run,
        CancellationToken cancellationToken)
    {
        TPartial[] partials = new TPartial[chunkCount];
        for (int chunk = chunkCount - 1; chunk >= 0; chunk--)
        {
            run(chunk, cancellationToken);
            partials[chunk] = run(chunk, cancellationToken);
            RunCount += 2;
        }

        return partials;
    }
}
