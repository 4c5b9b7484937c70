using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Rows with changes against the reference: sets replaced, vectors added, blocks in another order.</summary>
public sealed class RowChangesTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    public static TheoryData<string> Models => ["parallel", "serial", "odd"];

    [Theory]
    [MemberData(nameof(Models))]
    public void HeadsAndMlps_ReplacedTogether_GiveTheReferenceLogits(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "joint");
        RowEngine engine = models[model].Engine;
        ActivationCache[] sources = [.. Kept(engine, golden.Sources)];
        foreach (JsonElement set in golden.Root.GetProperty("rows").EnumerateArray())
        {
            Check(engine, golden, GoldenFile.Flat(set.GetProperty("logit_ablated")), (row, prompt) => row with
            {
                Changes = [.. Replacements(set, sources[prompt], row.Tokens.Length, engine.Shape)],
            });
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Vector_AddedToTheStream_GivesTheReferenceLogits(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "injection");
        float[][] vectors = [.. golden.Root.GetProperty("vectors").EnumerateArray()
            .Select(vector => GoldenFile.Flat(vector).Select(value => (float)value).ToArray())];
        foreach (JsonElement injected in golden.Root.GetProperty("rows").EnumerateArray())
        {
            int layer = injected.GetProperty("layer").GetInt32();
            double[] expected = GoldenFile.Flat(injected.GetProperty("logit_ablated"));
            Check(models[model].Engine, golden, expected, (row, prompt) => row with
            {
                Changes = [new AddToStream(layer, vectors[prompt])],
            });
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Blocks_InAnotherOrder_GiveTheReferenceLogits(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "layer-order");
        foreach (JsonElement edit in golden.Root.GetProperty("rows").EnumerateArray())
        {
            int[] order = [.. edit.GetProperty("order").EnumerateArray().Select(layer => layer.GetInt32())];
            double[] expected = GoldenFile.Flat(edit.GetProperty("target_logit"));
            Check(models[model].Engine, golden, expected, (row, _) => row with { BlockOrder = order });
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Changes_ThatChangeNothing_ChangeNoBit(string model)
    {
        RowEngine engine = models[model].Engine;
        int[] prompt = TestPrompts.Random(3, 20, engine.Shape.DVocab);
        RowReads reads = RowReads.Z | RowReads.Scales | RowReads.MlpOut | RowReads.Projections;
        Row row = Row.FromEmbedding(prompt, NextTokens.Of(prompt), reads);
        RowReadings clean = Assert.Single(engine.Run([row], CancellationToken.None));
        Change[] changes =
        [
            .. engine.Shape.Heads.Select(head => new ReplaceHeadOutput(head, Z(clean.Cache!, head, 20, engine.Shape))),
            .. Enumerable.Range(0, engine.Shape.LayerCount).SelectMany(layer => OwnValues(clean.Cache!, layer)),
            new FreezeScale(engine.Shape.LayerCount, LayerNormKind.Final, clean.Cache!.Scale(LayerNormKind.Final, 0)),
        ];
        RowReadings same = Assert.Single(engine.Run([row with { Changes = changes }], CancellationToken.None));
        Assert.Equal(clean.FinalProjection.ToArray(), same.FinalProjection.ToArray());
        Assert.Equal(clean.FinalScale.ToArray(), same.FinalScale.ToArray());
    }

    [Fact]
    public void Projections_FromARowWithout_AreRefused()
    {
        RowEngine engine = models["parallel"].Engine;
        int[] prompt = TestPrompts.Random(3, 20, engine.Shape.DVocab);
        Row clean = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Streams);
        ActivationCache cache = Assert.Single(engine.Run([clean], CancellationToken.None)).Cache!;
        Row ablated = Row.From(new RowStart(cache, 1, BlockEntry.Attention, null), RowReads.Projections);
        Assert.Throws<InvalidOperationException>(() => engine.Run([ablated], CancellationToken.None).Count());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Components_ThatAnAblationCannotReach_ReadTheSameBits(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        int[] prompt = TestPrompts.Random(4, 20, shape.DVocab);
        Row clean = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Projections);
        Row[] rows =
        [
            clean,
            .. shape.Heads.Select(head => clean with
            {
                Changes = [new ReplaceHeadOutput(head, new float[prompt.Length * shape.DHead])],
            }),
        ];
        RowReadings[] readings = [.. engine.Run(rows, CancellationToken.None)];
        foreach ((HeadId head, RowReadings ablated) in shape.Heads.Zip(readings.Skip(1)))
        {
            AssertUnreached(readings[0], ablated, head, shape);
        }
    }

    [Fact]
    public void Run_OfARowThatWouldLoseAChange_RefusesItWhenItIsDrawn()
    {
        RowEngine engine = models["parallel"].Engine;
        int[] prompt = TestPrompts.Random(3, 20, engine.Shape.DVocab);
        Row sound = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.None);
        AddToStream add = new(1, new float[prompt.Length * engine.Shape.DModel]);
        Assert.Throws<ChangeRepeatedException>(() => sound with { Changes = [add, add] });
        Row cut = sound with { Changes = [add with { Vector = add.Vector[1..] }] };
        Row skipped = sound with { Changes = [add], BlockOrder = [0, 2] };
        Assert.Throws<ValuesTooShortException>(() => engine.Run([cut], CancellationToken.None).Count());
        Assert.Throws<ChangeNotReachedException>(() => engine.Run([sound, skipped], CancellationToken.None).Count());
        Assert.Single(engine.Run([sound], CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_ThatScoreNoPosition_ReadNoneAndRun(string model)
    {
        RowEngine engine = models[model].Engine;
        ScoredTokens none = new([], []);
        const RowReads Reads = RowReads.Projections | RowReads.Streams | RowReads.HeadDirections;
        Row clean = Row.FromEmbedding(new int[] { 1, 2, 3 }, none, Reads);
        ActivationCache cache = Assert.Single(engine.Run([clean], CancellationToken.None)).Cache!;
        Row later = Row.From(new RowStart(cache, 1, BlockEntry.Attention, null), RowReads.Projections);
        foreach (RowReadings read in engine.Run([later, later with { Reads = RowReads.None }], CancellationToken.None))
        {
            Assert.Equal((0, 0), (read.FinalProjection.Length, read.FinalScale.Length));
            Assert.All(read.Blocks, block => Assert.Equal((0, 0), (block.Heads.Length, block.Mlp.Length)));
        }
    }

    [Fact]
    public void Start_FromARowThatStartedLater_TakesTheStreamOfTheLayer()
    {
        RowEngine engine = models["parallel"].Engine;
        int[] prompt = TestPrompts.Random(3, 20, engine.Shape.DVocab);
        Row clean = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Streams);
        ActivationCache first = Assert.Single(engine.Run([clean], CancellationToken.None)).Cache!;
        Row later = Row.From(new RowStart(first, 1, BlockEntry.Attention, null), RowReads.Streams);
        ActivationCache second = Assert.Single(engine.Run([later], CancellationToken.None)).Cache!;
        Row third = Row.From(new RowStart(second, 2, BlockEntry.Attention, null), RowReads.None);
        Row before = Row.From(new RowStart(second, 0, BlockEntry.Attention, null), RowReads.None);
        RowReadings read = Assert.Single(engine.Run([third], CancellationToken.None));
        Assert.Equal(first.ResidPre(2).ToArray(), second.ResidPre(2).ToArray());
        Assert.Throws<BlockNotRunOnceException>(() => engine.Run([before], CancellationToken.None).Count());
        Row whole = Row.From(new RowStart(first, 2, BlockEntry.Attention, null), RowReads.None);
        RowReadings expected = Assert.Single(engine.Run([whole], CancellationToken.None));
        Assert.Equal(expected.FinalProjection.ToArray(), read.FinalProjection.ToArray());
    }

    /// <summary>Blocks before the head's, and in its own the other heads and, where it is parallel, the MLP.</summary>
    private static void AssertUnreached(RowReadings clean, RowReadings ablated, HeadId head, ModelShape shape)
    {
        foreach ((BlockReadings before, BlockReadings after) in clean.Blocks.Zip(ablated.Blocks).Take(head.Layer + 1))
        {
            bool isOwn = before.Layer == head.Layer;
            bool IsOther(float _, int index) => !isOwn || index % shape.HeadCount != head.Index;
            Assert.Equal(before.Heads.ToArray().Where(IsOther), after.Heads.ToArray().Where(IsOther));
            Assert.Equal(
                isOwn && !shape.IsParallel, !before.Mlp.Span.SequenceEqual(after.Mlp.Span));
        }
    }

    private static IEnumerable<Change> OwnValues(ActivationCache cache, int layer) =>
    [
        new ReplaceMlpOutput(layer, cache.MlpOut(layer)),
        new AddToStream(layer, new float[cache.MlpOut(layer).Length]),
        new FreezeScale(layer, LayerNormKind.Ln1, cache.Scale(LayerNormKind.Ln1, layer)),
        new FreezeScale(layer, LayerNormKind.Ln2, cache.Scale(LayerNormKind.Ln2, layer)),
    ];

    private static IEnumerable<ActivationCache> Kept(RowEngine engine, IReadOnlyList<int[]> prompts) =>
        engine.Run(
            prompts.Select(tokens => Row.FromEmbedding(tokens, null, RowReads.Z | RowReads.MlpOut)),
            CancellationToken.None).Select(readings => readings.Cache!);

    private static IEnumerable<Change> Replacements(
        JsonElement set,
        ActivationCache source,
        int length,
        ModelShape shape)
    {
        foreach (JsonElement head in set.GetProperty("heads").EnumerateArray())
        {
            HeadId id = new(head[0].GetInt32(), head[1].GetInt32());
            yield return new ReplaceHeadOutput(id, Z(source, id, length, shape));
        }

        foreach (JsonElement layer in set.GetProperty("mlps").EnumerateArray())
        {
            ReadOnlyMemory<float> output = source.MlpOut(layer.GetInt32())[..(length * shape.DModel)];
            yield return new ReplaceMlpOutput(layer.GetInt32(), output);
        }
    }

    private static float[] Z(ActivationCache source, HeadId head, int length, ModelShape shape)
    {
        ReadOnlySpan<float> all = source.Z(head.Layer).Span;
        float[] z = new float[length * shape.DHead];
        for (int position = 0; position < length; position++)
        {
            all.Slice(((position * shape.HeadCount) + head.Index) * shape.DHead, shape.DHead)
                .CopyTo(z.AsSpan(position * shape.DHead));
        }

        return z;
    }

    private static void Check(RowEngine engine, GoldenFile golden, double[] expected, Func<Row, int, Row> change)
    {
        IReadOnlyList<int[]> prompts = golden.Prompts;
        IEnumerable<Row> rows = prompts.Select((prompt, index) =>
            change(Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.None), index));
        List<double> actual = [];
        foreach ((RowReadings row, int[] prompt) in engine.Run(rows, CancellationToken.None).Zip(prompts))
        {
            for (int position = 0; position < prompt.Length - 1; position++)
            {
                double logit = (double)row.FinalProjection.Span[position] / row.FinalScale.Span[position];
                actual.Add(logit + engine.UnembeddingBias(prompt[position + 1]));
            }
        }

        double worst = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.Equal(expected.Length, actual.Count);
        Assert.True(worst <= Tolerances.Onnx * expected.Max(Math.Abs), $"off by {worst:g3}");
    }
}
