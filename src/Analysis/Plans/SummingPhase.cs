using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.Plans;

/// <summary>A phase whose result is the sum of what its chunks leave, added in chunk order.</summary>
/// <typeparam name="TPartial">What a chunk leaves, and all of them.</typeparam>
/// <param name="name">The phase's name.</param>
/// <param name="chunkCount">Number of chunks.</param>
public abstract class SummingPhase<TPartial>(string name, int chunkCount) : Phase<TPartial, TPartial>(name, chunkCount)
    where TPartial : IMergeable<TPartial>
{
    /// <summary>Empty sums of all that the chunks are of.</summary>
    protected abstract TPartial Empty();

    /// <inheritdoc/>
    protected override TPartial Merge(IEnumerable<TPartial> partials, Action<TPartial> growing)
    {
        TPartial merged = Empty();
        growing(merged);
        foreach (TPartial partial in partials)
        {
            merged.Merge(partial);
        }

        return merged;
    }
}
