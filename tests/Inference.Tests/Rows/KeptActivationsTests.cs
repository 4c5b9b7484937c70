using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>What caches hold, by layer and by place, and whose caches an engine takes.</summary>
public sealed class KeptActivationsTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const int Length = 12;

    private static readonly KeptActivation[] OfBlocks = Enum.GetValues<KeptActivation>();

    public static TheoryData<string> Models => ["parallel", "serial", "odd"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Cache_OfAWholeRow_HoldsWhatTheNaiveEngineKeeps(string model)
    {
        RowEngine engine = models[model].Engine;
        Row row = Whole(engine.Shape);
        AssertKept(model, row, engine.Shape);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Cache_OfBlocksInAnotherOrder_IsAskedByPlace(string model)
    {
        RowEngine engine = models[model].Engine;
        Row row = Whole(engine.Shape) with { BlockOrder = [1, 0, 1] };
        AssertKept(model, row, engine.Shape);
        ActivationCache cache = ReadingsComparison.One(engine, row).Cache!;
        Assert.Equal(cache.AtPlace(KeptActivation.Z, 1).ToArray(), cache.Z(0).ToArray());
        Assert.Equal(
            cache.AtPlace(KeptActivation.ResidPre, 3).ToArray(), cache.ResidPre(engine.Shape.LayerCount).ToArray());
        BlockNotRunOnceException refusal = Assert.Throws<BlockNotRunOnceException>(() => cache.Z(1));
        Assert.Contains("[1, 0, 1]", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What is added to resid_pre is in the stream that the block read, and so in what is kept and read of
    /// it.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Streams_OfARowThatAddsToThem_HoldWhatWasAdded(string model)
    {
        ModelShape shape = models[model].Engine.Shape;
        AddToStream add = new(1, ReadingsComparison.Noise(Length * shape.DModel));
        AssertKept(model, Whole(shape) with { Changes = [add] }, shape);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Cache_WithoutAReading_RefusesIt(string model)
    {
        RowEngine engine = models[model].Engine;
        ActivationCache cache = ReadingsComparison.One(engine, Whole(engine.Shape) with { Reads = RowReads.Z }).Cache!;
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => cache.MlpOut(0));
        Assert.Contains(nameof(RowReads.MlpOut), refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => cache.FinalScale);
        Assert.Throws<InvalidOperationException>(() => cache.HeadDirections(0));
    }

    [Fact]
    public void Row_ThatStartsFromAnotherModelsCache_IsRefusedWhenItIsDrawn()
    {
        RowEngine engine = models["parallel"].Engine;
        NaiveRowEngine naive = NaiveRowEngine.OpenGolden("parallel");
        using TestModel twin = TestModel.Open("parallel");
        foreach (IRowEngine other in (IRowEngine[])[naive, twin.Engine])
        {
            ActivationCache cache = ReadingsComparison.One(other, Whole(engine.Shape)).Cache!;
            Row late = Row.From(new RowStart(cache, 1, BlockEntry.Attention, null), RowReads.None);
            Assert.Throws<ForeignCacheException>(() => ReadingsComparison.One(engine, late));
            Row under = Whole(engine.Shape) with { PatternOf = cache };
            Assert.Throws<ForeignCacheException>(() => ReadingsComparison.One(engine, under));
        }

        ActivationCache own = ReadingsComparison.One(engine, Whole(engine.Shape)).Cache!;
        Row foreign = Row.From(new RowStart(own, 1, BlockEntry.Attention, null), RowReads.None);
        Assert.Throws<ForeignCacheException>(() => ReadingsComparison.One(naive, foreign));
    }

    private void AssertKept(string model, Row row, ModelShape shape)
    {
        RowReadings expected = ReadingsComparison.One(NaiveRowEngine.OpenGolden(model), row);
        RowReadings actual = ReadingsComparison.One(models[model].Engine, row);
        ReadingsComparison.AssertClose(expected, actual, Tolerances.Onnx);
        KeptActivation[] kept = [.. OfBlocks.Where(one => one != KeptActivation.ResidMid || !shape.IsParallel)];
        ReadingsComparison.AssertClose(expected.Cache!, actual.Cache!, kept, Tolerances.Onnx);
        Assert.Equal(expected.Cache!.FinalScale.Length, actual.Cache!.FinalScale.Length);
    }

    private static Row Whole(ModelShape shape)
    {
        int[] prompt = TestPrompts.Random(3, Length, shape.DVocab);
        return Row.FromEmbedding(prompt, NextTokens.Of(prompt), ReadingsComparison.Everything);
    }
}
