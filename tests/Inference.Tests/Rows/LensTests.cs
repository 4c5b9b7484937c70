using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Logit, loss and rank of targets, and the most likely token, from every stream, over the whole
/// vocabulary.</summary>
public sealed class LensTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    /// <summary>More tokens than two tiles of the vocabulary, and not a multiple of one.</summary>
    private static readonly ModelShape ManyTokens = new(2, 2, 32, 16, 64, 2500, 64, IsParallel: true);

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Lens_OfCleanAndAblatedRows_GivesTheReference(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "logit-lens");
        RowEngine engine = models[model].Engine;
        ActivationCache[] sources = [.. engine.Run(
            golden.Sources.Select(tokens => Row.FromEmbedding(tokens, null, RowReads.Z)), CancellationToken.None)
            .Select(read => read.Cache!)];
        double tolerance = Tolerances.Onnx * golden.Root.GetProperty("scale").GetDouble();
        foreach (JsonElement expected in golden.Root.GetProperty("per_position").EnumerateArray())
        {
            HeadId? head = expected.GetProperty("head").GetString() is { } name ? HeadId.Parse(name, null) : null;
            RowReadings[] read = [.. engine.Run(
                golden.Prompts.Select((prompt, index) => RowOf(prompt, head, sources[index], engine.Shape)),
                CancellationToken.None)];
            Compare(expected.GetProperty("logit"), read, lens => [.. lens.Logit.Span], tolerance);
            Compare(expected.GetProperty("loss"), read, lens => [.. lens.Loss.Span], tolerance);
            Compare(
                expected.GetProperty("rank"),
                read,
                lens => [.. lens.Rank.ToArray().Select(rank => (float)rank)],
                tolerance: 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void Lens_OfAVocabularyOfManyTiles_IsThatOfTheNaiveEngine(int promptCount)
    {
        using TestModel model = TestModel.OfShape(ManyTokens);
        Row[] rows = Rows(model.Engine.Shape, promptCount);
        AssertClose(new NaiveRowEngine(new NaiveModel(model.Checkpoint)), model.Engine, rows, Tolerances.Onnx);
    }

    /// <summary>Every token is as likely as any other, in whichever tile it is.</summary>
    [Fact]
    public void Rank_OfEquallyLikelyTokens_IsTheNumberOfLowerIds()
    {
        using TestModel model = TestModel.OfShape(
            ManyTokens, (name, value) => name == "embed_out.weight" ? 1 : value);
        ScoredTokens scored = new([0, 1, 2, 3], [0, 1023, 1476, 2499]);
        Row row = Row.FromEmbedding(
            TestPrompts.Random(1, 5, ManyTokens.DVocab), scored, RowReads.Lens | RowReads.TopToken);
        foreach (LensReadings lens in ReadingsComparison.One(model.Engine, row).Lens)
        {
            Assert.Equal(scored.Targets, lens.Rank.ToArray());
            Assert.Equal([0, 0, 0, 0], lens.Top.ToArray());
            Assert.All(lens.Loss.ToArray(), loss => Assert.Equal(Math.Log(ManyTokens.DVocab), loss, 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Top_OfEveryPosition_IsTheFirstOfTheLargestLogits(string model)
    {
        RowEngine engine = models[model].Engine;
        int[] prompt = TestPrompts.Random(2, 20, engine.Shape.DVocab);
        Row row = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Prediction | RowReads.TopToken) with
        {
            LogitPositions = [.. Enumerable.Range(0, prompt.Length - 1)],
        };
        RowReadings read = ReadingsComparison.One(engine, row);
        Assert.Equal(
            read.Logits.Select(logits => logits.Span.IndexOf(logits.ToArray().Max())),
            Assert.Single(read.Lens).Top.ToArray());
        Assert.True(read.Lens[0].Top.ToArray().Distinct().Count() > 1);
    }

    [Fact]
    public void Lens_OfARowWithFoils_IsThatOfTheTargetsAlone()
    {
        RowEngine engine = models["parallel"].Engine;
        Row row = Rows(engine.Shape, 4)[^1];
        ScoredTokens scored = row.Scored!;
        ScoredTokens compared = scored with { Foils = [.. scored.Targets.Select(target => (target + 1) % 97)] };
        RowReadings alone = ReadingsComparison.One(engine, row);
        RowReadings both = ReadingsComparison.One(engine, Row.FromEmbedding(row.Tokens, compared, row.Reads));
        Assert.NotEqual(alone.FinalProjection.ToArray(), both.FinalProjection.ToArray());
        ReadingsComparison.AssertClose(
            alone with { FinalProjection = both.FinalProjection }, both, tolerance: 0);
    }

    /// <summary>More scored positions than are read at once, in whole and in packed layouts, among rows of any
    /// length.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public void Lens_InAnyBatch_ReadsTheSameBits(string model)
    {
        RowEngine engine = models[model].Engine;
        Row[] rows = Rows(engine.Shape, 14);
        EngineOptions options = new() { MaxBatchTokens = 2000 };
        using RowEngine large = RowEngine.Open(models[model].Package, options);
        RowReadings[] together = [.. large.Run(rows, CancellationToken.None)];
        for (int row = 0; row < rows.Length; row++)
        {
            ReadingsComparison.AssertClose(ReadingsComparison.One(engine, rows[row]), together[row], tolerance: 0);
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Lens_OfARowThatStartsLater_BeginsWithItsFirstWholeBlock(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        Row clean = Rows(shape, 4)[^1] with { Reads = ReadingsComparison.Everything };
        ActivationCache cache = ReadingsComparison.One(engine, clean).Cache!;
        HeadDifference change = new(new HeadId(0, 1), ReadingsComparison.Noise(clean.Tokens.Length * shape.DHead));
        Row late = Row.From(ReadingsComparison.AfterHead(shape, cache, change), RowReads.Lens);
        RowReadings read = ReadingsComparison.One(engine, late);
        Assert.Equal(Enumerable.Range(1, shape.LayerCount), read.Lens.Select(lens => lens.Layer));
        float[] changed = new float[cache.Tokens.Length * shape.DHead];
        float[] own = ReadingsComparison.OfHead(cache.Z(0), change.Head, cache.Tokens.Length, shape);
        for (int index = 0; index < changed.Length; index++)
        {
            changed[index] = own[index] + change.Z.Span[index];
        }

        Row whole = clean with { Changes = [new ReplaceHeadOutput(change.Head, changed)], Reads = RowReads.Lens };
        RowReadings expected = ReadingsComparison.One(engine, whole);
        ReadingsComparison.AssertClose(
            expected with { Lens = [.. expected.Lens.Skip(1)] }, read, Tolerances.Onnx);
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Prediction_OfARow_IsTheLensOfItsLastStream(string model)
    {
        RowEngine engine = models[model].Engine;
        foreach (Row row in Rows(engine.Shape, 6))
        {
            LensReadings expected = ReadingsComparison.One(engine, row).Lens[^1];
            LensReadings alone = Assert.Single(
                ReadingsComparison.One(engine, row with { Reads = RowReads.Prediction | RowReads.TopToken }).Lens);
            Assert.Equal(expected.Layer, alone.Layer);
            Assert.Equal(expected.Logit.ToArray(), alone.Logit.ToArray());
            Assert.Equal(expected.Loss.ToArray(), alone.Loss.ToArray());
            Assert.Equal(expected.Rank.ToArray(), alone.Rank.ToArray());
            Assert.Equal(expected.Top.ToArray(), alone.Top.ToArray());
        }
    }

    [Fact]
    public void Lens_OfARowThatHasNoTargetOfItsOwn_IsRefused()
    {
        RowEngine engine = models["parallel"].Engine;
        int[] prompt = TestPrompts.Random(1, 6, engine.Shape.DVocab);
        Assert.Throws<ArgumentException>(() => Row.FromEmbedding(prompt, null, RowReads.Prediction));
        Assert.Throws<ArgumentException>(() => Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.TopToken));
        FreezeScale freeze = new(engine.Shape.LayerCount, LayerNormKind.Final, Enumerable.Repeat(1f, 6).ToArray());
        Row frozen = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Lens) with { Changes = [freeze] };
        Assert.Throws<ArgumentException>(() => ReadingsComparison.One(engine, frozen));
    }

    private static void AssertClose(IRowEngine expected, IRowEngine actual, Row[] rows, double tolerance)
    {
        foreach ((RowReadings one, RowReadings other) in
            expected.Run(rows, CancellationToken.None).Zip(actual.Run(rows, CancellationToken.None)))
        {
            ReadingsComparison.AssertClose(one, other, tolerance);
        }
    }

    /// <summary>Rows of many lengths; every third scores few positions, so that its batch is packed.</summary>
    private static Row[] Rows(ModelShape shape, int count) => [.. Enumerable.Range(0, count).Select(index =>
    {
        int[] prompt = TestPrompts.Random(
            index, Math.Min(shape.ContextLength, 1 + (index * 9 % 64)), shape.DVocab);
        int step = index % 3 == 2 ? 7 : 1;
        int[] positions = [.. Enumerable.Range(0, prompt.Length).Where(position => position % step == 0)];
        ScoredTokens scored = new(positions, [.. positions.Select(position => prompt[^(position + 1)])]);
        return Row.FromEmbedding(prompt, scored, RowReads.Lens | RowReads.TopToken);
    })];

    private static Row RowOf(int[] prompt, HeadId? head, ActivationCache source, ModelShape shape)
    {
        Row row = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Lens);
        return head is not { } id ? row : row with
        {
            Changes =
            [
                new ReplaceHeadOutput(
                    id, ReadingsComparison.OfHead(source.Z(id.Layer), id, prompt.Length, shape)),
            ],
        };
    }

    private static void Compare(
        JsonElement expected, RowReadings[] actual, Func<LensReadings, float[]> member, double tolerance)
    {
        double[] flat = [.. actual.SelectMany(row => row.Lens).SelectMany(member).Select(value => (double)value)];
        double[] reference = GoldenFile.Flat(expected);
        Assert.Equal(reference.Length, flat.Length);
        double worst = reference.Zip(flat, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst <= tolerance, $"off by {worst:g3}, {tolerance:g3} allowed");
    }
}
