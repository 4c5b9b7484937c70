using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Rows;
using SelfRepair.Inference.Tests.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Inference.Tests.Devices;

/// <summary>The way a GPU goes, weights as inputs and tensors in a memory that the host does not read, gives what the
/// processor's own way gives.</summary>
public sealed class ApartDeviceTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    /// <summary>Tokens of the streams that a small memory holds.</summary>
    private const int TokensThatFit = 100;

    private static readonly int[] Lengths = [1, 17, 40, 40, 3, 31];

    public static TheoryData<string> Golden => [.. GoldenModels.Names];

    public static TheoryData<string> Models => [.. GoldenModels.Names, TestModel.Wide];

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_OnADeviceApart_ReadTheBitsOfTheProcessor(string model)
    {
        using StandInDevice device = new() { Packs = true };
        using RowEngine apart = Open(model, device);

        AssertSame(CleanAndAblated(models[model].Engine), CleanAndAblated(apart));
    }

    /// <summary>Products with weights that are not packed may end in other bits, so that both engines have
    /// such.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_WithWeightsAsInputs_ReadTheSameBitsApartAndInPlace(string model)
    {
        using StandInDevice here = new() { Apart = false };
        using StandInDevice device = new();
        using RowEngine inPlace = Open(model, here);
        using RowEngine apart = Open(model, device);

        AssertSame(CleanAndAblated(inPlace), CleanAndAblated(apart));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Experiments_OnADeviceApart_GiveTheGoldenResults(string model)
    {
        using StandInDevice device = new();
        using RowEngine apart = Open(model, device);
        GoldenSelfRepair selfRepair = new(apart, model, Tolerances.Onnx);

        Assert.Empty(new GoldenClean(apart, model, Tolerances.Onnx).Compare().Differences);
        Assert.Empty(selfRepair.CompareKind("resample").Differences);
        Assert.Empty(selfRepair.CompareFoil().Differences);
        Assert.Empty(selfRepair.CompareFrozen().Differences);
        Assert.Empty(new GoldenReinforcement(apart, model, Tolerances.Onnx).Compare().Differences);
    }

    [Fact]
    public void Run_WhereMemoryIsFull_GoesOnWithSmallerBatches()
    {
        RowEngine whole = models["neox-tiny"].Engine;
        using StandInDevice small = new() { Packs = true };
        using RowEngine halving = Open("neox-tiny", small, maxBatchTokens: 4096);
        small.MaxBytes = BytesOf(whole.Shape, TokensThatFit);

        RowReadings[] actual = CleanAndAblated(halving);

        // Twice of what fits is tried again from time to time.
        Assert.InRange(halving.BatchTokens, 1, 2 * TokensThatFit);
        Assert.InRange(small.RefusalCount, 1, 100);
        AssertSame(CleanAndAblated(whole), actual);
    }

    [Fact]
    public void Run_WhereMemoryHasRoomAgain_GoesBackToWholeBatches()
    {
        const int Whole = 4096;
        using StandInDevice small = new() { Packs = true };
        using RowEngine halving = Open("neox-tiny", small, maxBatchTokens: Whole);
        small.MaxBytes = BytesOf(halving.Shape, TokensThatFit);
        CleanAndAblated(halving);
        Assert.True(halving.BatchTokens < Whole);

        small.MaxBytes = long.MaxValue;
        for (int run = 0; run < 100 && halving.BatchTokens < Whole; run++)
        {
            CleanAndAblated(halving);
        }

        Assert.Equal(Whole, halving.BatchTokens);
    }

    /// <summary>Memory that is full may have room by the next request.</summary>
    [Fact]
    public void Run_AfterASessionThatCouldNotBeMade_MakesItAgain()
    {
        RowReadings[] expected = CleanAndAblated(models["neox-tiny"].Engine);
        using StandInDevice device = new() { Packs = true };
        using RowEngine engine = Open("neox-tiny", device);
        for (int more = 0; more < 4; more++)
        {
            device.MaxSessions = device.SessionCount + more;
            Assert.Throws<DeviceOutOfMemoryException>(() => CleanAndAblated(engine));
        }

        device.MaxSessions = int.MaxValue;

        AssertSame(expected, CleanAndAblated(engine));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_WhereAnySessionCannotBeMade_LeavesNothingOnTheDevice(bool packs)
    {
        using StandInDevice whole = new() { Packs = packs };
        Open("neox-tiny", whole).Dispose();
        Assert.True(whole.SessionCount > 0);

        for (int sessions = 0; sessions < whole.SessionCount; sessions++)
        {
            using StandInDevice device = new() { Packs = packs, MaxSessions = sessions };
            Assert.Throws<DeviceOutOfMemoryException>(() => Open("neox-tiny", device));
            Assert.Equal((0, true), (device.HeldCount, device.IsDisposed));
        }
    }

    [Fact]
    public void Open_WhereAnyTensorDoesNotFit_LeavesNothingOnTheDevice()
    {
        using StandInDevice whole = new();
        Open("neox-tiny", whole).Dispose();
        Assert.True(whole.TensorCount > 0);

        for (int tensors = 0; tensors < whole.TensorCount; tensors += 7)
        {
            using StandInDevice device = new() { MaxTensors = tensors };
            Assert.Throws<DeviceOutOfMemoryException>(() => Open("neox-tiny", device));
            Assert.Equal((0, true), (device.HeldCount, device.IsDisposed));
        }
    }

    [Fact]
    public void Run_WhereOneRowDoesNotFit_IsRefused()
    {
        ModelShape shape = models["neox-tiny"].Engine.Shape;
        using StandInDevice small = new();
        using RowEngine full = Open("neox-tiny", small);
        small.MaxBytes = BytesOf(shape, TokensThatFit);
        int[] prompt = TestPrompts.Random(0, 120, shape.DVocab);
        Row row = Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.None);

        DeviceOutOfMemoryException refusal =
            Assert.Throws<DeviceOutOfMemoryException>(() => full.Run([row, row], CancellationToken.None).Count());

        Assert.Equal(120, refusal.TokenCount);
    }

    [Fact]
    public void Open_WhereTheWeightsDoNotFit_IsRefused()
    {
        using StandInDevice small = new() { MaxBytes = 1024 };

        DeviceOutOfMemoryException refusal =
            Assert.Throws<DeviceOutOfMemoryException>(() => Open("neox-tiny", small));

        Assert.Contains("the model's weights", refusal.Message, StringComparison.Ordinal);
    }

    private RowEngine Open(string model, ExecutionDevice device, int? maxBatchTokens = null) =>
        RowEngine.Open(models[model].Package, device, new EngineOptions { MaxBatchTokens = maxBatchTokens });

    /// <summary>A stream of some tokens.</summary>
    private static long BytesOf(ModelShape shape, int tokens) => (long)tokens * shape.DModel * sizeof(float);

    /// <summary>Clean rows with everything that is kept; of each, rows that start at a head's change, at a vector, at
    /// nothing, some of them scoring few positions, one through patches, and one that reads logits.</summary>
    private static RowReadings[] CleanAndAblated(RowEngine engine)
    {
        int[][] prompts = [.. Lengths.Select((length, index) =>
            TestPrompts.Random(index, Math.Min(length, engine.Shape.ContextLength), engine.Shape.DVocab))];
        Row[] rows = [.. prompts.Select(prompt =>
            Row.FromEmbedding(prompt, EveryPosition(prompt), ReadingsComparison.Everything))];
        RowReadings[] clean = [.. engine.Run(rows, CancellationToken.None)];
        IEnumerable<Row> ablated = clean.SelectMany(row => DeviceRows.Of(engine.Shape, row.Cache!));
        Row[] patched = [.. rows.Select((row, index) => row with
        {
            Changes = DeviceRows.Patches(engine.Shape, clean[index].Cache!),
            Reads = RowReads.Projections,
        })];
        return
        [
            .. clean,
            .. engine.Run(
                ablated.OrderBy(row => (row.Start!.Layer, row.ScoredSubset?.Count ?? 0)), CancellationToken.None),
            .. engine.Run(patched, CancellationToken.None),
            .. clean.SelectMany(row => OthersRows.Of(engine.Shape, row.Cache!))
                .Select(row => ReadingsComparison.One(engine, row)),
            .. engine.Run(
                rows.Select(row => row with { Reads = RowReads.Projections | RowReads.Prediction }),
                CancellationToken.None),
            .. engine.Run(
                rows.Select(row => row with { Reads = RowReads.None, Distribution = new DistributionReads(3) }),
                CancellationToken.None),
        ];
    }

    private static ScoredTokens EveryPosition(int[] prompt) => new([.. Enumerable.Range(0, prompt.Length)], prompt);

    private static void AssertSame(RowReadings[] expected, RowReadings[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => AssertSame(pair.First, pair.Second));
    }

    private static void AssertSame(RowReadings expected, RowReadings actual)
    {
        ReadingsComparison.AssertClose(expected, actual, tolerance: 0);
        Assert.Equal(expected.Logits.Select(logits => logits.ToArray()), actual.Logits.Select(l => l.ToArray()));
        if (expected.Cache is { } cache)
        {
            // Rows of one block keep z alone.
            KeptActivation[] kept = cache.Blocks.Count == 1
                ? [KeptActivation.Z]
                : [KeptActivation.Queries, KeptActivation.Keys, KeptActivation.Values, KeptActivation.ResidPre];
            ReadingsComparison.AssertClose(cache, actual.Cache!, kept, tolerance: 0);
        }
    }
}
