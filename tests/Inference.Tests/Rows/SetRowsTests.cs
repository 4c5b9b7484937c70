using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Rows in which several heads and MLPs are replaced together.</summary>
public sealed class SetRowsTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const int Length = 14;

    public static TheoryData<string> Models => ["parallel", "serial", "odd"];

    /// <summary>Heads and the MLP of the very layer that the row starts at.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void HeadsAndMlp_OfTheFirstLayer_AreReplacedAndReadAsTheirReplacements(string model)
    {
        RowEngine engine = models[model].Engine;
        ActivationCache clean = Clean(engine).Cache!;
        ModelShape shape = engine.Shape;
        Row row = Row.From(new RowStart(clean, 1, BlockEntry.Attention, null), RowReads.Projections) with
        {
            Changes = [Head(shape, 1, 0), Head(shape, 1, 2), Mlp(shape, 1)],
        };
        RowReadings read = ReadingsComparison.One(engine, row);
        ReadingsComparison.AssertClose(OfNaive(model, row), read, Tolerances.Onnx);
        ReadOnlySpan<float> directions = clean.HeadDirections(1).Span;
        for (int scored = 0; scored < Length - 1; scored++)
        {
            ReadOnlySpan<float> z = Head(shape, 1, 2).Z.Span.Slice(scored * shape.DHead, shape.DHead);
            double along = 0;
            for (int dimension = 0; dimension < shape.DHead; dimension++)
            {
                along += z[dimension] * directions[(((scored * shape.HeadCount) + 2) * shape.DHead) + dimension];
            }

            Assert.Equal(along, read.Blocks[0].Heads.Span[(scored * shape.HeadCount) + 2], 1e-5);
        }
    }

    /// <summary>A whole attention layer, MLPs and frozen scales, in rows beside others that change other
    /// values.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_OfDifferentChanges_ShareABatchAndReadTheBitsOfEachAlone(string model)
    {
        RowEngine engine = models[model].Engine;
        ActivationCache clean = Clean(engine).Cache!;
        ModelShape shape = engine.Shape;
        int last = shape.LayerCount - 1;
        Change[][] sets =
        [
            [.. Enumerable.Range(0, shape.HeadCount).Select(head => Head(shape, 1, head))],
            [Mlp(shape, 0), Mlp(shape, last), Head(shape, 0, 1)],
            [],
            [Head(shape, last, 0), new FreezeScale(shape.LayerCount, LayerNormKind.Final, clean.FinalScale)],
            [new FreezeScale(1, LayerNormKind.Ln2, clean.Scale(LayerNormKind.Ln2, 1)), Mlp(shape, 0)],
        ];
        Row whole = Row.FromEmbedding(clean.Tokens, clean.Scored, RowReads.Projections);
        Row[] rows = [.. sets.Select(changes => whole with { Changes = changes })];
        RowReadings[] together = [.. engine.Run(rows, CancellationToken.None)];
        foreach ((RowReadings read, Row row) in together.Zip(rows))
        {
            ReadingsComparison.AssertClose(ReadingsComparison.One(engine, row), read, tolerance: 0);
            ReadingsComparison.AssertClose(OfNaive(model, row), read, Tolerances.Onnx);
        }
    }

    /// <summary>A row that starts with the changes of several heads of a layer needs no patches.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Differences_OfSeveralHeads_AreThoseHeadsReplaced(string model)
    {
        RowEngine engine = models[model].Engine;
        ActivationCache clean = Clean(engine).Cache!;
        ModelShape shape = engine.Shape;
        HeadDifference[] changes = [.. new[] { 0, 2 }.Select(head => new HeadDifference(
            new HeadId(0, head), ReadingsComparison.Noise(Length * shape.DHead, 0.1f * (head + 1))))];
        HeadDifferences both = new(changes);
        RowStart start = shape.IsParallel
            ? new RowStart(clean, 1, BlockEntry.Attention, both)
            : new RowStart(clean, 0, BlockEntry.Mlp, both);
        Row row = Row.From(start, RowReads.Projections);
        RowReadings read = ReadingsComparison.One(engine, row);
        Row replaced = Row.FromEmbedding(clean.Tokens, clean.Scored, RowReads.None) with
        {
            Changes = [.. changes.Select(change => new ReplaceHeadOutput(change.Head, Changed(clean, change, shape)))],
        };
        RowReadings expected = ReadingsComparison.One(engine, replaced);
        ReadingsComparison.AssertClose(expected, read with { Blocks = [] }, Tolerances.Onnx);
        ReadingsComparison.AssertClose(OfNaive(model, row), read, Tolerances.Onnx);
    }

    [Fact]
    public void Differences_OfNoHeadTwoLayersOrOneHeadTwice_AreRefused()
    {
        HeadDifference first = new(new HeadId(0, 0), default);
        HeadDifference other = new(new HeadId(1, 0), default);
        Assert.Throws<ArgumentException>(() => new HeadDifferences([]));
        Assert.Throws<ArgumentException>(() => new HeadDifferences([first, other]));
        Assert.Throws<ArgumentException>(() => new HeadDifferences([first, first]));
    }

    private static RowReadings Clean(IRowEngine engine)
    {
        int[] prompt = TestPrompts.Random(3, Length, engine.Shape.DVocab);
        return ReadingsComparison.One(
            engine, Row.FromEmbedding(prompt, NextTokens.Of(prompt), ReadingsComparison.Everything));
    }

    /// <summary>The row on the naive engine, started from that engine's own clean row.</summary>
    private static RowReadings OfNaive(string model, Row row)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        Row own = row.Start is { } start
            ? Row.From(start with { Cache = Clean(engine).Cache! }, row.Reads) with { Changes = row.Changes }
            : row;
        return ReadingsComparison.One(engine, own);
    }

    private static float[] Changed(ActivationCache clean, HeadDifference change, ModelShape shape)
    {
        float[] z = ReadingsComparison.OfHead(clean.Z(change.Head.Layer), change.Head, Length, shape);
        for (int index = 0; index < z.Length; index++)
        {
            z[index] += change.Z.Span[index];
        }

        return z;
    }

    private static ReplaceHeadOutput Head(ModelShape shape, int layer, int head) =>
        new(new HeadId(layer, head), ReadingsComparison.Noise(Length * shape.DHead, 0.2f * (head + 1)));

    private static ReplaceMlpOutput Mlp(ModelShape shape, int layer) =>
        new(layer, ReadingsComparison.Noise(Length * shape.DModel));
}
