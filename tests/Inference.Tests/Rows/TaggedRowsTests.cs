using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Readings come back with the tag that their row was sent with, in the order of the rows.</summary>
public sealed class TaggedRowsTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private static readonly int[] Lengths = [40, 3, 3, 17, 1, 40, 2, 2, 9, 31, 5, 5, 5, 64, 12];

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(4096)]
    public void Run_OfRowsInAnyBatches_ReturnsEachTagWithItsOwnReadings(int maxBatchTokens)
    {
        EngineOptions options = new() { MaxBatchTokens = maxBatchTokens };
        using RowEngine engine = RowEngine.Open(models["neox-tiny"].Package, options);
        AssertTagged(engine);
    }

    [Fact]
    public void Run_OfTheNaiveEngine_ReturnsEachTagWithItsOwnReadings() =>
        AssertTagged(NaiveRowEngine.OpenGolden("parallel"));

    private static void AssertTagged(IRowEngine engine)
    {
        TaggedRow<(int Number, Row Row)>[] sent = [.. Lengths.Select((length, number) =>
        {
            Row row = RowOf(engine, number, length);
            return new TaggedRow<(int Number, Row Row)>(row, (number, row));
        })];
        TaggedReadings<(int Number, Row Row)>[] read = [.. engine.Run(sent, CancellationToken.None)];
        Assert.Equal(Enumerable.Range(0, Lengths.Length), read.Select(one => one.Tag.Number));
        Assert.All(read, one => Assert.Equal(one.Tag.Row.Tokens.ToArray(), one.Readings.Cache!.Tokens.ToArray()));
    }

    /// <summary>Rows of one token, which score nothing, and of many, some of which share no batch because they
    /// read otherwise.</summary>
    private static Row RowOf(IRowEngine engine, int number, int length)
    {
        int[] prompt = TestPrompts.Random(
            number, Math.Min(length, engine.Shape.ContextLength), engine.Shape.DVocab);
        RowReads reads = number % 4 == 0 ? RowReads.Z | RowReads.Scales : RowReads.Z;
        return Row.FromEmbedding(prompt, NextTokens.Of(prompt), reads);
    }
}
