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

    public IEnumerable<RowReadings> Run(IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        Row[] all = [.. rows];
        return inner.Run(all, cancellationToken).Zip(all, Spoil);
    }

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
