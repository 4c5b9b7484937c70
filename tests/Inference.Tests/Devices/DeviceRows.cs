using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Tests.Devices;

/// <summary>Rows of every kind that start from a clean one.</summary>
internal static class DeviceRows
{
    /// <summary>Rows that start at a head's change, at a vector and at nothing, whole and at few positions.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cache">The clean row.</param>
    public static IEnumerable<Row> Of(ModelShape shape, ActivationCache cache)
    {
        int length = cache.Tokens.Length;
        int[] few = [.. Enumerable.Range(0, length).Where(position => position % 5 == 0)];
        foreach (HeadId head in shape.Heads.Where(head => head.Index < 2))
        {
            yield return Row.From(Start(shape, cache, head, length), RowReads.Projections);
            yield return Row.From(Start(shape, cache, head, few[^1] + 1), RowReads.Projections, few);
            const RowReads reads = RowReads.Projections | RowReads.Lens | RowReads.TopToken;
            yield return Row.From(Start(shape, cache, head, length), reads) with
            {
                PatternOf = cache,
            };
            yield return Row.From(Start(shape, cache, head, few[^1] + 1), reads, few) with
            {
                PatternOf = cache,
            };
        }

        foreach (HeadId head in shape.Heads.Where(head => head.Index == 0))
        {
            RowStart whole = Start(shape, cache, head, length);
            yield return Row.From(whole, RowReads.None) with { Distribution = new DistributionReads(3, cache) };
            yield return Row.From(Start(shape, cache, head, few[^1] + 1), RowReads.None, few) with
            {
                Distribution = new DistributionReads(3, cache),
            };
            yield return Row.From(whole, RowReads.None) with
            {
                BlockOrder = [.. Enumerable.Range(whole.Layer, shape.LayerCount - whole.Layer)],
                Neurons = new NeuronReads(
                    [.. Enumerable.Range(0, shape.LayerCount)],
                    4,
                    Enumerable.Repeat(1.5f, cache.Scored!.Count).ToArray()),
            };
        }

        HeadDifferences several = new(
            [.. new[] { 0, 1 }.Select(head => new HeadDifference(new HeadId(0, head), Noise(length * shape.DHead)))]);
        yield return Row.From(
            shape.IsParallel
                ? new RowStart(cache, 1, BlockEntry.Attention, several)
                : new RowStart(cache, 0, BlockEntry.Mlp, several),
            RowReads.Projections);

        VectorDifference vector = new(Noise(length * shape.DModel));
        yield return Row.From(new RowStart(cache, 1, BlockEntry.Attention, vector), RowReads.Projections);
        yield return Row.From(new RowStart(cache, 1, BlockEntry.Attention, null), RowReads.None) with
        {
            LogitPositions = [length - 1],
        };
    }

    /// <summary>Changes of every kind that blocks take.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cache">The clean row.</param>
    public static Change[] Patches(ModelShape shape, ActivationCache cache) =>
    [
        new ReplaceHeadOutput(new HeadId(0, 1), Noise(cache.Tokens.Length * shape.DHead)),
        new AddToStream(1, Noise(cache.Tokens.Length * shape.DModel)),
        new ReplaceMlpOutput(1, cache.MlpOut(1)),
        new FreezeScale(1, LayerNormKind.Ln1, cache.Scale(LayerNormKind.Ln1, 1)),
        new FreezeScale(shape.LayerCount, LayerNormKind.Final, cache.Scale(LayerNormKind.Final, 0)),
    ];

    private static RowStart Start(ModelShape shape, ActivationCache cache, HeadId head, int length)
    {
        HeadDifference change = new(head, Noise(length * shape.DHead));
        return shape.IsParallel
            ? new RowStart(cache, head.Layer + 1, BlockEntry.Attention, change)
            : new RowStart(cache, head.Layer, BlockEntry.Mlp, change);
    }

    private static float[] Noise(int count) =>
        [.. Enumerable.Range(0, count).Select(index => MathF.Sin(index * 0.7f))];
}
