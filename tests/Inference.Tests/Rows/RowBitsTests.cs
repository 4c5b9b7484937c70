using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>What a row reads does not depend on its company, to the bit.</summary>
public sealed class RowBitsTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const RowReads All =
        RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.Scales | RowReads.HeadDirections;

    private static readonly int[] Lengths = [1, 2, 17, 1, 5, 40, 40, 3, 64, 9, 31, 2, 12];

    public static TheoryData<string> Models => ["parallel", "serial", "odd", "neox-tiny", TestModel.Wide];

    [Theory]
    [MemberData(nameof(Models))]
    public void BatchOfMany_EqualsEachAlone_BitForBit(string model)
    {
        RowEngine engine = models[model].Engine;
        RowReadings[] together = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        foreach ((RowReadings one, Row row) in together.Zip(CleanRows(engine.Shape)))
        {
            AssertSame(one, Assert.Single(engine.Run([row], CancellationToken.None)));
        }
    }

    [Theory]
    [InlineData("parallel", 64)]
    [InlineData("serial", 300)]
    [InlineData("neox-tiny", 100)]
    [InlineData("neox-tiny", 4096)]
    public void BatchSize_OfAnyTokens_ChangesNoBit(string model, int maxBatchTokens)
    {
        RowEngine engine = models[model].Engine;
        EngineOptions options = new() { MaxBatchTokens = maxBatchTokens };
        using RowEngine other = RowEngine.Open(models[model].Package, options);
        AssertSame(CleanAndAblated(engine), CleanAndAblated(other));
    }

    [Theory]
    [InlineData("parallel", 1)]
    [InlineData("neox-tiny", 1)]
    [InlineData("neox-tiny", 2)]
    [InlineData("neox-tiny", 3)]
    [InlineData("serial", 4)]
    public void Threads_OfAnyNumber_ChangeNoBit(string model, int threads)
    {
        using BatchThreads own = new(threads);
        EngineOptions options = new() { Threads = own };
        using RowEngine other = RowEngine.Open(models[model].Package, options);
        AssertSame(CleanAndAblated(models[model].Engine), CleanAndAblated(other));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Ablation_WithOwnActivation_ChangesNoBit(string model)
    {
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        foreach (RowReadings row in clean)
        {
            HeadId head = new(0, 1);
            float[] nothing = new float[row.Cache!.Tokens.Length * engine.Shape.DHead];
            Row noOp = Row.From(Start(engine.Shape, row.Cache, head, nothing), RowReads.Projections);
            RowReadings ablated = Assert.Single(engine.Run([noOp], CancellationToken.None));
            Assert.Equal(row.FinalProjection.ToArray(), ablated.FinalProjection.ToArray());
            Assert.Equal(row.Blocks[^1].Heads.ToArray(), ablated.Blocks[^1].Heads.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ChosenPositions_OfAnAblatedRow_ReadTheBitsOfTheWholeRow(string model)
    {
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        foreach (HeadId head in engine.Shape.Heads)
        {
            RowReadings[] whole = [.. engine.Run(clean.Select(row => Ablated(engine.Shape, row, head)), default)];
            RowReadings[] some = [.. engine.Run(clean.Select(row => Chosen(engine.Shape, row, head)), default)];
            for (int row = 0; row < clean.Length; row++)
            {
                AssertChosen(whole[row], some[row], ChoiceOf(clean[row]), engine.Shape.HeadCount);
            }
        }
    }

    /// <summary>So a prompt's clean run may stand for the run of a source row that is its beginning.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Z_OfARowsBeginning_IsTheBeginningOfItsZ(string model)
    {
        RowEngine engine = models[model].Engine;
        RowReadings[] whole = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        Row[] parts =
        [
            .. from row in whole
               from length in new[] { 1, (row.Cache!.Tokens.Length + 1) / 2, row.Cache.Tokens.Length }
               select Row.FromEmbedding(row.Cache!.Tokens[..length], scored: null, RowReads.Z),
        ];
        int part = 0;
        foreach (RowReadings read in engine.Run(parts, CancellationToken.None))
        {
            ActivationCache lender = whole[part++ / 3].Cache!;
            foreach (int layer in Enumerable.Range(0, engine.Shape.LayerCount))
            {
                float[] z = read.Cache!.Z(layer).ToArray();
                Assert.Equal(lender.Z(layer)[..z.Length].ToArray(), z);
            }
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("neox-tiny")]
    [InlineData(TestModel.Wide)]
    public void SharedProducts_OfManyHeads_EqualEachAlone(string model)
    {
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        Row[] rows =
        [
            .. from head in engine.Shape.Heads
               from row in clean
               select Ablated(engine.Shape, row, head),
        ];
        foreach ((RowReadings together, Row row) in engine.Run(rows, CancellationToken.None).Zip(rows))
        {
            AssertSame(together, Assert.Single(engine.Run([row], CancellationToken.None)));
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("neox-tiny")]
    public void SharedProducts_WithoutProjections_ReadTheSameLastStream(string model)
    {
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        HeadId head = new(0, 1);
        Row[] rows =
        [
            .. clean.Select(row => Ablated(engine.Shape, row, head)),
            .. clean.Select(row => Chosen(engine.Shape, row, head)),
        ];
        RowReadings[] projected = [.. engine.Run(rows, CancellationToken.None)];
        RowReadings[] bare =
            [.. engine.Run(rows.Select(row => row with { Reads = RowReads.None }), CancellationToken.None)];
        for (int row = 0; row < rows.Length; row++)
        {
            Assert.Equal(projected[row].FinalProjection.ToArray(), bare[row].FinalProjection.ToArray());
            Assert.Empty(bare[row].Blocks);
        }
    }

    private static RowReadings[] CleanAndAblated(RowEngine engine)
    {
        RowReadings[] clean = [.. engine.Run(CleanRows(engine.Shape), CancellationToken.None)];
        Row[] ablated =
        [
            .. from head in engine.Shape.Heads
               from row in clean
               select Ablated(engine.Shape, row, head),
        ];
        Row[] chosen = [.. clean.Select(row => Chosen(engine.Shape, row, new HeadId(1, 0)))];
        return
        [
            .. clean,
            .. engine.Run(ablated, CancellationToken.None),
            .. engine.Run(ablated.Select(row => row with { SharesProducts = false }), CancellationToken.None),
            .. engine.Run(chosen, CancellationToken.None),
        ];
    }

    private static Row Ablated(ModelShape shape, RowReadings clean, HeadId head) =>
        AblatedBy(shape, clean, head, Noise(clean.Cache!.Tokens.Length * shape.DHead));

    private static Row AblatedBy(ModelShape shape, RowReadings clean, HeadId head, float[] change)
    {
        Row row = Row.From(Start(shape, clean.Cache!, head, change), RowReads.Projections);
        return row with { SharesProducts = shape.IsParallel };
    }

    private static Row Chosen(ModelShape shape, RowReadings clean, HeadId head)
    {
        int[] chosen = ChoiceOf(clean);
        float[] change = Noise((chosen[^1] + 1) * shape.DHead);
        Row row = Row.From(Start(shape, clean.Cache!, head, change), RowReads.Projections, chosen);
        return row with { SharesProducts = shape.IsParallel };
    }

    /// <summary>Every fifth position, so that a row ends before its prompt does.</summary>
    private static int[] ChoiceOf(RowReadings clean) =>
        [.. Enumerable.Range(0, clean.FinalScale.Length).Where(position => position % 5 == 0)];

    private static void AssertChosen(RowReadings whole, RowReadings some, int[] chosen, int headCount)
    {
        Assert.Equal(chosen.Select(index => whole.FinalProjection.Span[index]), some.FinalProjection.ToArray());
        Assert.Equal(chosen.Select(index => whole.FinalScale.Span[index]), some.FinalScale.ToArray());
        foreach ((BlockReadings all, BlockReadings few) in whole.Blocks.Zip(some.Blocks))
        {
            Assert.Equal(chosen.Select(index => all.Mlp.Span[index]), few.Mlp.ToArray());
            float[] heads =
                [.. chosen.SelectMany(index => all.Heads.ToArray().Skip(index * headCount).Take(headCount))];
            Assert.Equal(all.Heads.IsEmpty ? [] : heads, few.Heads.ToArray());
        }
    }

    private static RowStart Start(ModelShape shape, ActivationCache cache, HeadId head, float[] difference) =>
        shape.IsParallel
            ? new RowStart(cache, head.Layer + 1, BlockEntry.Attention, new HeadDifference(head, difference))
            : new RowStart(cache, head.Layer, BlockEntry.Mlp, new HeadDifference(head, difference));

    private static IEnumerable<Row> CleanRows(ModelShape shape) =>
        Lengths.Select((length, index) =>
            TestPrompts.Random(index, Math.Min(length, shape.ContextLength), shape.DVocab))
            .Select(prompt => Row.FromEmbedding(prompt, EveryPosition(prompt), All));

    /// <summary>Scores the last position too, so that a prompt of one token is read.</summary>
    private static ScoredTokens EveryPosition(int[] prompt) => new([.. Enumerable.Range(0, prompt.Length)], prompt);

    private static float[] Noise(int count)
    {
        float[] values = new float[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = MathF.Sin(index * 0.7f);
        }

        return values;
    }

    private static void AssertSame(RowReadings[] expected, RowReadings[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int row = 0; row < expected.Length; row++)
        {
            AssertSame(expected[row], actual[row]);
        }
    }

    private static void AssertSame(RowReadings expected, RowReadings actual)
    {
        Assert.Equal(expected.FinalProjection.ToArray(), actual.FinalProjection.ToArray());
        Assert.Equal(expected.FinalScale.ToArray(), actual.FinalScale.ToArray());
        Assert.Equal(expected.Blocks.Count, actual.Blocks.Count);
        for (int block = 0; block < expected.Blocks.Count; block++)
        {
            Assert.Equal(expected.Blocks[block].Heads.ToArray(), actual.Blocks[block].Heads.ToArray());
            Assert.Equal(expected.Blocks[block].Mlp.ToArray(), actual.Blocks[block].Mlp.ToArray());
        }
    }
}
