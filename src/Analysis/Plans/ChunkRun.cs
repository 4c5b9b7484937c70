using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Plans;

/// <summary>What a chunk runs with.</summary>
/// <param name="engine">What runs rows.</param>
/// <param name="earlier">The results of earlier phases.</param>
/// <param name="progress">Told of block passes; null: nobody.</param>
/// <param name="cancellationToken">Stops the chunk.</param>
public sealed class ChunkRun(
    IRowEngine engine, PhaseResults earlier, IChunkProgress? progress, CancellationToken cancellationToken)
{
    /// <summary>What runs rows.</summary>
    public IRowEngine Engine => engine;

    /// <summary>The results of earlier phases.</summary>
    public PhaseResults Earlier => earlier;

    /// <summary>Stops the chunk.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Block passes that the chunk ran.</summary>
    public long BlockPasses { get; private set; }

    /// <summary>Counts block passes that ran.</summary>
    /// <param name="count">The passes.</param>
    public void Pass(long count)
    {
        BlockPasses += count;
        progress?.Ran(count);
    }

    /// <summary>Tells of the phase's block passes, where a chunk finds out better what they are.</summary>
    /// <param name="count">The passes of the whole phase.</param>
    public void Expect(long count) => progress?.Expect(count);
}
