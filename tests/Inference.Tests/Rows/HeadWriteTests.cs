using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>What a head writes, and the directions that writes are projected onto.</summary>
public sealed class HeadWriteTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const int Length = 9;

    public static TheoryData<string> Models => ["odd", "serial"];

    [Theory]
    [MemberData(nameof(Models))]
    public void HeadWrite_OfNoise_IsTheOracles(string model)
    {
        RowEngine engine = models[model].Engine;
        float[] z = ReadingsComparison.Noise(3 * engine.Shape.DHead);
        foreach (HeadId head in engine.Shape.Heads)
        {
            float[] expected = NaiveRowEngine.OpenGolden(model).HeadWrite(head, z);
            float largest = expected.Max(Math.Abs);

            Assert.Equal(3 * engine.Shape.DModel, expected.Length);
            Assert.All(
                expected.Zip(engine.HeadWrite(head, z)),
                pair => Assert.Equal(pair.First, pair.Second, 10 * Tolerances.Float * largest));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ScoredDirections_AlongAHeadsWrite_GiveItsProjection(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        int[] prompt = TestPrompts.Random(4, Length, shape.DVocab);
        RowReadings clean = ReadingsComparison.One(
            engine, Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Projections | RowReads.Z));
        float[] z = FirstHeadOf(clean.Cache!.Z(1).Span, shape);
        float[] write = engine.HeadWrite(new HeadId(1, 0), z);
        float[] directions = clean.Cache.ScoredDirections.ToArray();
        for (int scored = 0; scored < Length - 1; scored++)
        {
            double along = Enumerable.Range(scored * shape.DModel, shape.DModel)
                .Sum(index => (double)write[index] * directions[index]);
            Assert.Equal(along, clean.Blocks[1].Heads.Span[scored * shape.HeadCount], 1e-5);
        }
    }

    [Fact]
    public void ScoredDirections_OfARowThatScoresNothing_AreNone()
    {
        RowEngine engine = models["odd"].Engine;
        Row row = Row.FromEmbedding(TestPrompts.Random(4, Length, engine.Shape.DVocab), scored: null, RowReads.Z);

        Assert.True(ReadingsComparison.One(engine, row).Cache!.ScoredDirections.IsEmpty);
    }

    [Fact]
    public void HeadWrite_OfAHeadThatTheModelLacks_IsRefused()
    {
        RowEngine engine = models["odd"].Engine;

        Assert.Throws<ArgumentException>(() => engine.HeadWrite(new HeadId(7, 0), new float[engine.Shape.DHead]));
        Assert.Throws<ArgumentException>(() => engine.HeadWrite(new HeadId(0, 0), new float[1]));
    }

    private static float[] FirstHeadOf(ReadOnlySpan<float> layer, ModelShape shape)
    {
        float[] z = new float[Length * shape.DHead];
        for (int position = 0; position < Length; position++)
        {
            layer.Slice(position * shape.DModel, shape.DHead).CopyTo(z.AsSpan(position * shape.DHead));
        }

        return z;
    }
}
