using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.Plans;

/// <summary>A part of an experiment whose chunks need each other's results in no way; all of them end before the next
/// phase begins.</summary>
/// <remarks>A chunk's partial is a function of the spec and of the results of earlier phases alone, so that it may be
/// run in any process, at any time, again. Partials are merged in chunk order, whatever the order they come
/// in.</remarks>
/// <param name="name">The phase's name, such as <c>clean</c> or <c>sweep</c>.</param>
/// <param name="chunkCount">Number of chunks.</param>
public abstract class Phase(string name, int chunkCount)
{
    /// <summary>Number of the binary form of partials and results; another one for every change of it.</summary>
    protected const long FormVersion = 1;

    /// <summary>The phase's name.</summary>
    public string Name => name;

    /// <summary>Number of chunks.</summary>
    public int ChunkCount => chunkCount;

    /// <summary>Block passes of all chunks: an upper bound until the phases that it needs have ended.</summary>
    /// <param name="earlier">The results of earlier phases that there are yet.</param>
    public abstract long BlockPasses(PhaseResults earlier);

    /// <summary>Scored positions that a chunk adds to the rows of the report, on average over the rows; 0 where the
    /// phase only prepares.</summary>
    /// <param name="chunk">Index of the chunk, from 0.</param>
    public virtual double PositionsOf(int chunk) => 0;

    /// <summary>Runs one chunk.</summary>
    /// <param name="chunk">Index of the chunk, from 0.</param>
    /// <param name="run">The engine, the results of earlier phases, who is told of progress.</param>
    /// <returns>The chunk's partial in its binary form.</returns>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public abstract byte[] RunChunk(int chunk, ChunkRun run);

    /// <summary>Merges the partials of all chunks.</summary>
    /// <param name="partials">The partials in chunk order, drawn one after another.</param>
    /// <param name="growing">Told before a partial is drawn of the sums that each of them is added to; it is not called
    /// where partials do not add up. Null: nobody is told.</param>
    /// <returns>The phase's result in its binary form.</returns>
    /// <exception cref="PlainDataException">A partial is damaged or of another version.</exception>
    public abstract byte[] Merge(IEnumerable<byte[]> partials, Action<GrowingSums>? growing = null);
}

/// <summary>A phase whose partials and result are of known types.</summary>
/// <typeparam name="TPartial">What a chunk leaves.</typeparam>
/// <typeparam name="TResult">What all chunks leave together.</typeparam>
/// <param name="name">The phase's name.</param>
/// <param name="chunkCount">Number of chunks.</param>
public abstract class Phase<TPartial, TResult>(string name, int chunkCount) : Phase(name, chunkCount)
    where TPartial : IPlainData<TPartial>
    where TResult : IPlainData<TResult>
{
    /// <inheritdoc/>
    public sealed override byte[] RunChunk(int chunk, ChunkRun run)
    {
        TPartial partial = Run(chunk, run);
        return ToBytes(run.BlockPasses, partial.Write);
    }

    /// <inheritdoc/>
    public sealed override byte[] Merge(IEnumerable<byte[]> partials, Action<GrowingSums>? growing = null)
    {
        long passes = 0;
        IEnumerable<TPartial> read = partials.Select(bytes =>
        {
            (TPartial partial, long ofChunk) = Read<TPartial>(bytes);
            passes += ofChunk;
            return partial;
        });
        TResult result = Merge(read, sums => growing?.Invoke(new GrowingSums(Name, sums, () => passes)));
        return ToBytes(passes, result.Write);
    }

    /// <summary>The phase's result.</summary>
    /// <param name="results">The results of ended phases, this one's among them.</param>
    public TResult ResultIn(PhaseResults results) => results.Get(Name, bytes => Read<TResult>(bytes).Data);

    /// <summary>Runs one chunk.</summary>
    /// <param name="chunk">Index of the chunk, from 0.</param>
    /// <param name="run">The engine, the results of earlier phases, who is told of progress.</param>
    protected abstract TPartial Run(int chunk, ChunkRun run);

    /// <summary>Merges partials.</summary>
    /// <param name="partials">The partials in chunk order, drawn one after another.</param>
    /// <param name="growing">To be called before a partial is drawn where the result is sums that each partial is added
    /// to.</param>
    protected abstract TResult Merge(IEnumerable<TPartial> partials, Action<TResult> growing);

    private static byte[] ToBytes(long blockPasses, Action<PlainDataWriter> write) => PlainDataWriter.ToBytes(writer =>
    {
        writer.Write(FormVersion);
        writer.Write(blockPasses);
        write(writer);
    });

    private static (TData Data, long BlockPasses) Read<TData>(byte[] bytes)
        where TData : IPlainData<TData>
    {
        PlainDataReader reader = new(bytes);
        long version = reader.ReadInteger();
        if (version != FormVersion)
        {
            throw new PlainDataException($"it has version {version}, and this program reads version {FormVersion}");
        }

        long passes = reader.ReadInteger();
        TData data = TData.Read(reader);
        reader.End();
        return (data, passes);
    }
}
