using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>An engine that counts the rows that it is given and times them, clean and ablated apart.</summary>
/// <remarks>A row that starts at the embedding is a clean or source run, any other an ablated one; a call runs rows of
/// one kind. What an experiment does between readings is not counted.</remarks>
/// <param name="engine">What runs the rows.</param>
internal sealed class TimedEngine(IRowEngine engine) : IRowEngine
{
    private readonly Dictionary<int, long> ablatedPasses = [];

    /// <inheritdoc/>
    public ModelShape Shape => engine.Shape;

    /// <inheritdoc/>
    public int BatchTokens => engine.BatchTokens;

    /// <summary>Seconds in which clean and source runs ran.</summary>
    public double CleanSeconds { get; private set; }

    /// <summary>Seconds in which ablated rows ran.</summary>
    public double AblatedSeconds { get; private set; }

    /// <summary>Blocks that ablated rows ran, by the number of their positions.</summary>
    public IReadOnlyDictionary<int, long> AblatedPasses => ablatedPasses;

    /// <inheritdoc/>
    public float UnembeddingBias(int token) => engine.UnembeddingBias(token);

    /// <inheritdoc/>
    public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z) => engine.HeadWrite(head, z);

    /// <inheritdoc/>
    public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken)
    {
        bool isAblated = false;
        IEnumerable<TaggedRow<TTag>> counted = rows.Select(row =>
        {
            isAblated = row.Row.Start is not null;
            Count(row.Row);
            return row;
        });
        using IEnumerator<TaggedReadings<TTag>> readings = engine.Run(counted, cancellationToken).GetEnumerator();
        while (Advance(readings, ref isAblated))
        {
            yield return readings.Current;
        }
    }

    private bool Advance<TTag>(IEnumerator<TaggedReadings<TTag>> readings, ref bool isAblated)
    {
        long start = TimeProvider.System.GetTimestamp();
        bool isThere = readings.MoveNext();
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        CleanSeconds += isAblated ? 0 : seconds;
        AblatedSeconds += isAblated ? seconds : 0;
        return isThere;
    }

    private void Count(Row row)
    {
        if (row.Start is { } start)
        {
            int length = row.Tokens.Length;
            ablatedPasses[length] = ablatedPasses.GetValueOrDefault(length) + Shape.LayerCount - start.Layer;
        }
    }
}
