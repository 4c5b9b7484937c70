using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>What heads would write under another row's attention pattern.</summary>
public sealed class PatternTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const RowReads OfClean =
        RowReads.Projections | RowReads.HeadDirections | RowReads.Z | RowReads.Streams | RowReads.QueriesAndKeys;

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    /// <summary>from_heads_values of every head: the other heads under the clean pattern with the ablated row's values,
    /// less what they put out clean, along u over the clean scale.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void HeadsUnderPattern_OfTheCleanRow_GiveTheReferenceRoutes(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "routes");
        JsonElement expected =
            golden.Root.GetProperty("resample").GetProperty("per_position").GetProperty("from_heads_values");
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = Run(engine, golden.Prompts.Select(prompt =>
            Row.FromEmbedding(prompt, NextTokens.Of(prompt), OfClean)));
        RowReadings[] sources =
            Run(engine, golden.Sources.Select(tokens => Row.FromEmbedding(tokens, null, RowReads.Z)));
        List<double> actual = [];
        foreach (HeadId head in engine.Shape.Heads)
        {
            Row[] rows = [.. clean.Zip(sources, (prompt, source) => Ablated(engine.Shape, prompt, source, head))];
            foreach ((RowReadings ablated, RowReadings own) in Run(engine, rows).Zip(clean))
            {
                actual.AddRange(FromHeadsValues(own, ablated, engine.Shape.HeadCount));
            }
        }

        double[] reference = GoldenFile.Flat(expected);
        Assert.Equal(reference.Length, actual.Count);
        double worst = reference.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        double tolerance = Tolerances.Onnx * golden.Root.GetProperty("scale").GetDouble();
        Assert.True(worst <= tolerance, $"off by {worst:g3}, {tolerance:g3} allowed");
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    [InlineData(TestModel.Wide)]
    public void HeadsUnderPattern_OfTheRowItself_AreItsHeads(string model)
    {
        RowEngine engine = models[model].Engine;
        Row[] rows = Rows(engine.Shape);
        RowReadings[] clean = Run(engine, rows);
        RowReadings[] again = Run(engine, rows.Zip(clean, (row, read) => row with { PatternOf = read.Cache }));
        foreach ((RowReadings first, RowReadings second) in clean.Zip(again))
        {
            Assert.All(second.Blocks, block => Assert.Equal(block.Heads.ToArray(), block.HeadsUnderPattern.ToArray()));
            Assert.All(first.Blocks, block => Assert.True(block.HeadsUnderPattern.IsEmpty));
            Assert.Equal(first.FinalProjection.ToArray(), second.FinalProjection.ToArray());
        }
    }

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public void HeadsUnderAPattern_AtASubsetOfPositions_ReadTheBitsOfTheWholeRow(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        foreach (RowReadings clean in Run(engine, Rows(shape)))
        {
            ActivationCache cache = clean.Cache!;
            int[] subset = [.. Enumerable.Range(0, clean.FinalScale.Length).Where(position => position % 5 == 0)];
            HeadDifference change = new(
                new HeadId(0, 1), ReadingsComparison.Noise(cache.Tokens.Length * shape.DHead));
            RowStart start = ReadingsComparison.AfterHead(shape, cache, change);
            Row whole = Row.From(start, RowReads.Projections) with
            {
                PatternOf = cache,
                SharesProducts = shape.IsParallel,
            };
            Row some = Row.From(start, RowReads.Projections, subset) with
            {
                PatternOf = cache,
                SharesProducts = shape.IsParallel,
            };
            AssertSubset(
                ReadingsComparison.One(engine, whole), ReadingsComparison.One(engine, some), subset, shape.HeadCount);
        }
    }

    [Fact]
    public void Pattern_OfARowThatDoesNotFit_IsRefused()
    {
        RowEngine engine = models["parallel"].Engine;
        Row row = Rows(engine.Shape)[^1];
        ActivationCache without = ReadingsComparison.One(engine, row with { Reads = RowReads.Z }).Cache!;
        ActivationCache other = ReadingsComparison.One(engine, Rows(engine.Shape)[0]).Cache!;
        Assert.Throws<ArgumentException>(() => row with { PatternOf = other });
        Assert.Throws<InvalidOperationException>(
            () => ReadingsComparison.One(engine, row with { PatternOf = without }));
        ActivationCache own = ReadingsComparison.One(engine, row).Cache!;
        Assert.Throws<ArgumentException>(
            () => ReadingsComparison.One(engine, row with { PatternOf = own, Reads = RowReads.None }));
    }

    private static RowReadings[] Run(RowEngine engine, IEnumerable<Row> rows) =>
        [.. engine.Run(rows, CancellationToken.None)];

    private static Row[] Rows(ModelShape shape) =>
    [
        .. new[] { 3, 17, 40, 64, 12 }.Select((length, index) =>
        {
            int[] prompt = TestPrompts.Random(index, Math.Min(length, shape.ContextLength), shape.DVocab);
            return Row.FromEmbedding(prompt, NextTokens.Of(prompt), OfClean);
        }),
    ];

    private static Row Ablated(ModelShape shape, RowReadings clean, RowReadings source, HeadId head)
    {
        ActivationCache cache = clean.Cache!;
        int length = cache.Tokens.Length;
        float[] change = ReadingsComparison.OfHead(source.Cache!.Z(head.Layer), head, length, shape);
        float[] own = ReadingsComparison.OfHead(cache.Z(head.Layer), head, length, shape);
        for (int index = 0; index < change.Length; index++)
        {
            change[index] -= own[index];
        }

        RowStart start = ReadingsComparison.AfterHead(shape, cache, new HeadDifference(head, change));
        return Row.From(start, RowReads.Projections) with { PatternOf = cache };
    }

    private static double[] FromHeadsValues(RowReadings clean, RowReadings ablated, int headCount)
    {
        double[] sums = new double[clean.FinalScale.Length];
        foreach (BlockReadings block in ablated.Blocks.Where(block => !block.Heads.IsEmpty))
        {
            ReadOnlySpan<float> before = clean.Blocks[block.Layer].Heads.Span;
            for (int index = 0; index < block.HeadsUnderPattern.Length; index++)
            {
                sums[index / headCount] += (double)block.HeadsUnderPattern.Span[index] - before[index];
            }
        }

        return [.. sums.Select((sum, scored) => sum / clean.FinalScale.Span[scored])];
    }

    private static void AssertSubset(RowReadings whole, RowReadings some, int[] subset, int headCount)
    {
        foreach ((BlockReadings all, BlockReadings few) in whole.Blocks.Zip(some.Blocks))
        {
            float[] heads = [.. all.HeadsUnderPattern.IsEmpty ? [] : subset.SelectMany(index =>
                all.HeadsUnderPattern.ToArray().Skip(index * headCount).Take(headCount))];
            Assert.Equal(heads, few.HeadsUnderPattern.ToArray());
        }
    }
}
