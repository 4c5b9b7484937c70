using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Rows whose positions see another row's keys and values, and no change of each other.</summary>
public sealed class OtherPositionsTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const RowReads OfClean = RowReads.Projections | RowReads.HeadDirections | RowReads.Z | RowReads.Streams
        | RowReads.KeysAndValues;

    public static TheoryData<string> Golden => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Golden))]
    public void SelfReinforcement_OfGoldenPrompts_EqualsTheGolden(string model) =>
        AssertEqual(new GoldenReinforcement(models[model].Engine, model, Tolerances.Onnx).Compare());

    [Theory]
    [MemberData(nameof(Golden))]
    public void ReinforcedRows_OfGivenDirections_EqualTheGolden(string model) =>
        AssertEqual(new GoldenReinforcedRows(models[model].Engine, model, Tolerances.Onnx).Compare());

    /// <summary>Every way into blocks: a vector, a head's change, shared products, patches, one block alone, an entry
    /// at the MLP, few scored positions; held against the naive engine.</summary>
    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("odd")]
    public void Rows_OfEveryKind_ReadWhatTheNaiveEngineReads(string model)
    {
        RowEngine engine = models[model].Engine;
        NaiveRowEngine naive = NaiveRowEngine.OpenGolden(model);
        foreach (Row clean in Rows(engine.Shape))
        {
            Row[] expected = [.. OthersRows.Of(engine.Shape, ReadingsComparison.One(naive, clean).Cache!)];
            Row[] actual = [.. OthersRows.Of(engine.Shape, ReadingsComparison.One(engine, clean).Cache!)];
            foreach ((Row one, Row other) in expected.Zip(actual))
            {
                ReadingsComparison.AssertClose(
                    ReadingsComparison.One(naive, one), ReadingsComparison.One(engine, other), Tolerances.Onnx);
            }
        }
    }

    /// <summary>A row that changes nothing is the clean one, up to the order of sums.</summary>
    [Theory]
    [MemberData(nameof(Golden))]
    public void Row_WithoutAChange_ReadsTheCleanRun(string model)
    {
        RowEngine engine = models[model].Engine;
        foreach (RowReadings clean in Run(engine, Rows(engine.Shape)))
        {
            RowStart start = new(clean.Cache!, 0, BlockEntry.Attention, null);
            Row row = Row.From(start, RowReads.Projections) with { KeysAndValuesOf = clean.Cache };
            ReadingsComparison.AssertClose(clean, ReadingsComparison.One(engine, row), Tolerances.Onnx);
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    [InlineData(TestModel.Wide)]
    public void Rows_InAnyBatch_ReadTheBitsOfEachAlone(string model)
    {
        RowEngine engine = models[model].Engine;
        Row[] rows =
        [
            .. Run(engine, Rows(engine.Shape)).SelectMany(clean => OthersRows.Of(engine.Shape, clean.Cache!))
                .OrderBy(row => (row.Start?.Layer, row.Reads, row.SharesProducts)),
        ];

        RowReadings[] together = Run(engine, rows);

        Assert.All(rows.Zip(together), pair =>
            ReadingsComparison.AssertClose(ReadingsComparison.One(engine, pair.First), pair.Second, tolerance: 0));
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    public void Row_ThatScoresSomePositions_ReadsTheBitsOfTheWholeRow(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        foreach (RowReadings clean in Run(engine, Rows(shape)))
        {
            ActivationCache cache = clean.Cache!;
            int[] subset = [.. Enumerable.Range(0, clean.FinalScale.Length).Where(position => position % 5 == 0)];
            VectorDifference change = new(ReadingsComparison.Noise(cache.Tokens.Length * shape.DModel));
            RowStart start = new(cache, 0, BlockEntry.Attention, change);
            RowReadings whole = ReadingsComparison.One(
                engine, Row.From(start, RowReads.Projections) with { KeysAndValuesOf = cache });
            RowReadings some = ReadingsComparison.One(
                engine, Row.From(start, RowReads.Projections, subset) with { KeysAndValuesOf = cache });
            float[] scales = whole.FinalScale.ToArray();
            Assert.Equal(subset.Select(index => scales[index]), some.FinalScale.ToArray());
        }
    }

    [Fact]
    public void KeysAndValues_OfARowThatDoesNotFit_AreRefused()
    {
        RowEngine engine = models["parallel"].Engine;
        Row row = Rows(engine.Shape)[^1];
        ActivationCache other = ReadingsComparison.One(engine, Rows(engine.Shape)[0]).Cache!;
        ActivationCache own = ReadingsComparison.One(
            engine, row with { Reads = RowReads.KeysAndValues | RowReads.QueriesAndKeys }).Cache!;
        ActivationCache without = ReadingsComparison.One(engine, row with { Reads = RowReads.Keys }).Cache!;
        ActivationCache foreign = ReadingsComparison.One(NaiveRowEngine.OpenGolden("parallel"), row).Cache!;
        Assert.Throws<ArgumentException>(() => row with { KeysAndValuesOf = other });
        Assert.Throws<ArgumentException>(() => row with { KeysAndValuesOf = own, PatternOf = own });
        Assert.Throws<InvalidOperationException>(
            () => ReadingsComparison.One(engine, row with { KeysAndValuesOf = without }));
        Assert.Throws<ForeignCacheException>(
            () => ReadingsComparison.One(engine, row with { KeysAndValuesOf = foreign }));
    }

    private static RowReadings[] Run(RowEngine engine, IEnumerable<Row> rows) =>
        [.. engine.Run(rows, CancellationToken.None)];

    private static Row[] Rows(ModelShape shape) =>
    [
        .. new[] { 2, 17, 40, 12 }.Select((length, index) =>
        {
            int[] prompt = TestPrompts.Random(index, Math.Min(length, shape.ContextLength), shape.DVocab);
            return Row.FromEmbedding(prompt, NextTokens.Of(prompt), OfClean);
        }),
    ];

    private static void AssertEqual(Comparison comparison)
    {
        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
