using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Rows whose positions see a clean row's keys and values, by every way into blocks.</summary>
internal static class OthersRows
{
    /// <summary>Rows of a clean one.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cache">The clean row, its z, streams, keys and values among what it kept.</param>
    public static IEnumerable<Row> Of(ModelShape shape, ActivationCache cache)
    {
        int length = cache.Tokens.Length;
        HeadDifference change = new(new HeadId(0, 1), Noise(length * shape.DHead));
        HeadDifference other = new(new HeadId(0, 0), Noise(length * shape.DHead));
        VectorDifference vector = new(Noise(length * shape.DModel));
        RowStart input = new(cache, 0, BlockEntry.Attention, change);
        RowStart later = new(cache, 1, BlockEntry.Attention, vector);
        Row[] rows =
        [
            Row.From(input, RowReads.Projections) with { SharesProducts = shape.IsParallel },
            Row.From(input with { Difference = other }, RowReads.Projections) with
            {
                SharesProducts = shape.IsParallel,
            },
            Row.From(input with { Difference = new HeadDifferences([change, other]) }, RowReads.Projections),
            Row.From(later, RowReads.Projections),
            Row.From(later, RowReads.Projections, [cache.Scored!.Count - 1]),
            Row.From(ReadingsComparison.AfterHead(shape, cache, change), RowReads.None),
            Row.From(input, RowReads.Projections | RowReads.Z) with { BlockOrder = [0] },
            Row.FromEmbedding(cache.Tokens, cache.Scored, RowReads.Projections) with
            {
                Changes = [new AddToStream(1, Noise(length * shape.DModel))],
            },
        ];
        return rows.Select(row => row with { KeysAndValuesOf = cache });
    }

    private static float[] Noise(int count) => ReadingsComparison.Noise(count);
}
