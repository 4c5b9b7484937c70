using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Losses, most likely tokens and divergences over the whole vocabulary.</summary>
public sealed class DistributionTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    /// <summary>More tokens than two tiles of the vocabulary, and not a multiple of one.</summary>
    private static readonly ModelShape ManyTokens = new(2, 2, 32, 16, 64, 2500, 64, IsParallel: true);

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    /// <summary>A divergence moves by the mean error of two logits; the file's largest logit bounds it as it bounds
    /// others.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Distribution_OfCleanAndAblatedRows_GivesTheReference(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "prediction-change");
        double scale = GoldenFile.Open(model, "prediction-change-rows").Root.GetProperty("scale").GetDouble();
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = Run(engine, golden.Prompts.Select(Clean));
        ActivationCache[] sources = [.. Run(
            engine, golden.Sources.Select(tokens => Row.FromEmbedding(tokens, null, RowReads.Z)))
            .Select(read => read.Cache!)];
        foreach (JsonElement expected in golden.Root.GetProperty("rows").EnumerateArray())
        {
            HeadId head = new(expected.GetProperty("layer").GetInt32(), expected.GetProperty("head").GetInt32());
            RowReadings[] ablated = Run(engine, golden.Prompts.Select((prompt, index) =>
                Ablated(prompt, head, clean[index].Cache!, sources[index], engine.Shape)));
            AssertClose(
                GoldenFile.Flat(expected.GetProperty("kl")),
                ablated.SelectMany(row => row.Distribution!.Divergence.ToArray()),
                Tolerances.Onnx * scale);
            AssertSame(expected.GetProperty("top_before"), clean);
            AssertSame(expected.GetProperty("top_after"), ablated);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void Distribution_OfAVocabularyOfManyTiles_IsThatOfTheNaiveEngine(int promptCount)
    {
        using TestModel model = TestModel.OfShape(ManyTokens);
        NaiveRowEngine naive = new(new NaiveModel(model.Checkpoint));
        RowReadings[] expected = CleanAndChanged(naive, promptCount, topCount: 7);
        RowReadings[] actual = CleanAndChanged(model.Engine, promptCount, topCount: 7);
        foreach ((RowReadings one, RowReadings other) in expected.Zip(actual))
        {
            ReadingsComparison.AssertClose(one with { Cache = null }, other, Tolerances.Onnx);
        }
    }

    /// <summary>Every token is as likely as any other, in whichever tile it is.</summary>
    [Fact]
    public void Tokens_ThatAreEquallyLikely_StandInTheOrderOfTheirIds()
    {
        using TestModel model = TestModel.OfShape(
            ManyTokens, (name, value) => name == "embed_out.weight" ? 1 : value);
        Row row = Clean(TestPrompts.Random(1, 5, ManyTokens.DVocab)) with { Distribution = new DistributionReads(9) };
        DistributionReadings read = ReadingsComparison.One(model.Engine, row).Distribution!;
        Assert.Equal(Enumerable.Repeat(Enumerable.Range(0, 9), 5).SelectMany(ids => ids), read.Tokens.ToArray());
        Assert.All(read.Probabilities.ToArray(), share => Assert.Equal(1.0 / ManyTokens.DVocab, share, 1e-9));
        Assert.All(read.Loss.ToArray(), loss => Assert.Equal(Math.Log(ManyTokens.DVocab), loss, 1e-5));
    }

    /// <summary>Where nothing changes the two distributions have the same logits, and both sums are made by the same
    /// steps.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public void Divergence_FromTheRowItself_IsExactlyZero(string model)
    {
        RowEngine engine = models[model].Engine;
        foreach (RowReadings clean in Run(engine, Rows(engine.Shape, 9, topCount: 3)))
        {
            float[] nothing = new float[clean.Cache!.Tokens.Length * engine.Shape.DHead];
            RowStart start = ReadingsComparison.AfterHead(
                engine.Shape, clean.Cache, new HeadDifference(new HeadId(0, 1), nothing));
            Row again = Row.From(start, RowReads.None) with { Distribution = new DistributionReads(3, clean.Cache) };
            DistributionReadings read = ReadingsComparison.One(engine, again).Distribution!;
            Assert.All(read.Divergence.ToArray(), divergence => Assert.Equal(0, divergence));
            Assert.Equal(clean.Distribution!.Loss.ToArray(), read.Loss.ToArray());
            Assert.Equal(clean.Distribution.Tokens.ToArray(), read.Tokens.ToArray());
            Assert.True(clean.Distribution.Divergence.IsEmpty);
        }
    }

    /// <summary>A small change moves the distribution by less than float32 tells of a logit near 30, and what is read
    /// of it is no noise.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("neox-tiny")]
    public void Divergence_OfASmallChange_IsThatOfTheNaiveEngine(string model)
    {
        NaiveRowEngine naive = new(new NaiveModel(models[model].Checkpoint));
        double largest = 0;
        foreach ((RowReadings one, RowReadings other) in Small(naive).Zip(Small(models[model].Engine)))
        {
            foreach ((float expected, float actual) in one.Distribution!.Divergence.ToArray().Zip(
                other.Distribution!.Divergence.ToArray()))
            {
                Assert.True(actual >= 0);
                Assert.Equal(expected, actual, 1e-7 + (0.01 * expected));
                largest = Math.Max(largest, expected);
            }
        }

        Assert.InRange(largest, 1e-8, 1e-2);
        RowReadings[] Small(IRowEngine engine) => Run(engine, Run(engine, Rows(engine.Shape, 5, topCount: 1))
            .SelectMany(clean => Changed(engine.Shape, clean.Cache!, 0.01f)));
    }

    /// <summary>The lens makes its sum in float32, of logits of some 30 at most.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("neox-tiny")]
    public void Loss_OfADistribution_IsThatOfTheLensOfTheLastStream(string model)
    {
        RowEngine engine = models[model].Engine;
        foreach (Row row in Rows(engine.Shape, 6, topCount: 1))
        {
            RowReadings read = ReadingsComparison.One(engine, row with { Reads = RowReads.Prediction });
            AssertClose(
                read.Lens[^1].Loss.ToArray().Select(loss => (double)loss),
                read.Distribution!.Loss.ToArray(),
                Tolerances.Onnx);
        }
    }

    /// <summary>More scored positions than are read at once, whole and packed, among rows of any length.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public void Distribution_InAnyBatch_ReadsTheSameBits(string model)
    {
        RowEngine engine = models[model].Engine;
        using RowEngine large = RowEngine.Open(models[model].Package, new EngineOptions { MaxBatchTokens = 2000 });
        RowReadings[] alone =
            [.. Rows(engine.Shape, 14, topCount: 5).Select(row => ReadingsComparison.One(engine, row))];
        RowReadings[] together = Run(large, Rows(engine.Shape, 14, topCount: 5));
        foreach ((RowReadings one, RowReadings other) in alone.Zip(together))
        {
            ReadingsComparison.AssertClose(one, other, tolerance: 0);
        }

        RowReadings[] changed = Run(large, together.SelectMany(row => Changed(engine.Shape, row.Cache!)));
        RowReadings[] changedAlone = [.. alone.SelectMany(row => Changed(engine.Shape, row.Cache!))
            .Select(row => ReadingsComparison.One(engine, row))];
        foreach ((RowReadings one, RowReadings other) in changedAlone.Zip(changed))
        {
            ReadingsComparison.AssertClose(one, other, tolerance: 0);
        }
    }

    [Fact]
    public void Distribution_OfARowThatHasNone_IsRefused()
    {
        RowEngine engine = models["parallel"].Engine;
        int[] prompt = TestPrompts.Random(1, 6, engine.Shape.DVocab);
        Row row = Clean(prompt);
        ActivationCache other = ReadingsComparison.One(engine, Clean(TestPrompts.Random(2, 6, 100))).Cache!;
        Row foils = Row.FromEmbedding(prompt, new ScoredTokens([0, 1], [1, 2], [3, 4]), RowReads.None);
        FreezeScale freeze = new(engine.Shape.LayerCount, LayerNormKind.Final, Enumerable.Repeat(1f, 6).ToArray());
        Row[] refused =
        [
            row with { Distribution = new DistributionReads(0) },
            row with { Distribution = new DistributionReads(engine.Shape.DVocab + 1) },
            row with { Changes = [freeze] },
        ];

        Assert.Throws<ArgumentException>(() => foils with { Distribution = new DistributionReads(1) });
        Assert.Throws<ArgumentException>(() => row with { Distribution = new DistributionReads(1, other) });
        Assert.All(
            refused, one => Assert.Throws<ArgumentException>(() => ReadingsComparison.One(engine, one)));
    }

    private static RowReadings[] Run(IRowEngine engine, IEnumerable<Row> rows) =>
        [.. engine.Run(rows, CancellationToken.None)];

    /// <summary>A row that scores every position, the last one too.</summary>
    private static Row Clean(int[] prompt) => Row.FromEmbedding(
        prompt,
        new ScoredTokens([.. Enumerable.Range(0, prompt.Length)], [.. prompt[1..], prompt[0]]),
        RowReads.Z | RowReads.Streams) with
    {
        Distribution = new DistributionReads(5),
    };

    /// <summary>Rows of many lengths; every third scores few positions.</summary>
    private static Row[] Rows(ModelShape shape, int count, int topCount) =>
        [.. Enumerable.Range(0, count).Select(index => RowOf(shape, index, topCount))];

    private static Row RowOf(ModelShape shape, int index, int topCount)
    {
        int[] prompt = TestPrompts.Random(index, Math.Min(shape.ContextLength, 1 + (index * 9 % 64)), shape.DVocab);
        int step = index % 3 == 2 ? 7 : 1;
        int[] positions = [.. Enumerable.Range(0, prompt.Length).Where(position => position % step == 0)];
        ScoredTokens scored = new(positions, [.. positions.Select(position => prompt[^(position + 1)])]);
        return Row.FromEmbedding(prompt, scored, RowReads.Streams) with
        {
            Distribution = new DistributionReads(topCount),
        };
    }

    /// <summary>Rows in which a head changes, whole and at a few of the scored positions.</summary>
    private static IEnumerable<Row> Changed(ModelShape shape, ActivationCache cache, float size = 1)
    {
        HeadDifference change = new(
            new HeadId(0, 1), ReadingsComparison.Noise(cache.Tokens.Length * shape.DHead, size));
        RowStart start = ReadingsComparison.AfterHead(shape, cache, change);
        int[] some = [.. Enumerable.Range(0, cache.Scored!.Count).Where(index => index % 4 == 0)];
        yield return Row.From(start, RowReads.None) with { Distribution = new DistributionReads(5, cache) };
        yield return Row.From(start, RowReads.None, some) with { Distribution = new DistributionReads(5, cache) };
    }

    private static RowReadings[] CleanAndChanged(IRowEngine engine, int count, int topCount)
    {
        RowReadings[] clean = Run(engine, Rows(engine.Shape, count, topCount));
        return [.. clean, .. Run(engine, clean.SelectMany(row => Changed(engine.Shape, row.Cache!)))];
    }

    private static Row Ablated(
        int[] prompt, HeadId head, ActivationCache clean, ActivationCache source, ModelShape shape)
    {
        float[] own = ReadingsComparison.OfHead(source.Z(head.Layer), head, prompt.Length, shape);
        return Clean(prompt) with
        {
            Changes = [new ReplaceHeadOutput(head, own)],
            Reads = RowReads.None,
            Distribution = new DistributionReads(5, clean),
        };
    }

    private static void AssertSame(JsonElement expected, RowReadings[] rows) => Assert.Equal(
        GoldenFile.Flat(expected).Select(id => (int)id),
        rows.SelectMany(row => row.Distribution!.Tokens.ToArray()));

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance)
    {
        double[] all = [.. expected];
        float[] found = [.. actual];
        Assert.Equal(all.Length, found.Length);
        double worst = all.Zip(found, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst <= tolerance, $"off by {worst:g3}, {tolerance:g3} allowed");
    }
}
