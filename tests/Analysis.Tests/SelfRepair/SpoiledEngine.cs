using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>An engine whose ablated rows of one head read an infinity at their first scored position.</summary>
/// <param name="inner">The engine that is spoiled.</param>
internal sealed class SpoiledEngine(IRowEngine inner) : IRowEngine
{
    private static readonly HeadId Spoiled = new(0, 1);

    public ModelShape Shape => inner.Shape;

    public int SpoiledRows { get; private set; }

    public int BatchTokens => inner.BatchTokens;

    public float UnembeddingBias(int token) => inner.UnembeddingBias(token);

    public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z) => inner.HeadWrite(head, z);

    public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken) =>
        inner.Run(rows.Select(sent => new TaggedRow<TaggedRow<TTag>>(sent.Row, sent)), cancellationToken)
            .Select(read => new TaggedReadings<TTag>(read.Tag.Tag, Spoil(read.Readings, read.Tag.Row)));

    private RowReadings Spoil(RowReadings readings, Row row)
    {
        if (row.Start is not { Difference: HeadDifference change, Layer: 1 } || change.Head != Spoiled)
        {
            return readings;
        }

        float[] projection = readings.FinalProjection.ToArray();
        projection[0] = float.PositiveInfinity;
        SpoiledRows++;
        return readings with { FinalProjection = projection };
    }
}
