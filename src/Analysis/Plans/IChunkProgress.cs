namespace SelfRepair.Analysis.Plans;

/// <summary>Who is told of a chunk's block passes.</summary>
public interface IChunkProgress
{
    /// <summary>Some ran.</summary>
    /// <param name="count">The passes.</param>
    void Ran(long count);

    /// <summary>The phase has another number of them than was expected.</summary>
    /// <param name="count">The passes of the whole phase.</param>
    void Expect(long count);
}
