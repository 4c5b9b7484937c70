using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Direct effects of MLP neurons, and how they change.</summary>
public sealed class NeuronTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    /// <summary>Of a thousand neurons and positions one whose effect or change lies within rounding of 0. The tests
    /// over HTTP hold each neuron's share, where a file says what rounding may make of it.</summary>
    private const double ShareTolerance = 1e-3;

    private const RowReads OfClean = RowReads.Projections | RowReads.HeadDirections | RowReads.Z | RowReads.Streams;

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    public static TheoryData<string> AllModels => [.. GoldenModels.Names, TestModel.Wide];

    /// <summary>Means over all scored positions of every layer, those before the ablated head among them.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Neurons_OfAnAblatedRow_GiveTheReference(string model)
    {
        GoldenFile golden = GoldenFile.Open(model, "neurons");
        double tolerance = Tolerances.Onnx
            * GoldenFile.Open(model, "neurons-more").Root.GetProperty("scale").GetDouble();
        int[] ablated = [.. golden.Root.GetProperty("ablated").EnumerateArray().Select(value => value.GetInt32())];
        HeadId head = new(ablated[0], ablated[1]);
        RowEngine engine = models[model].Engine;
        RowReadings[] clean = Run(engine, golden.Prompts.Select(Clean));
        RowReadings[] sources =
            Run(engine, golden.Sources.Select(tokens => Row.FromEmbedding(tokens, null, RowReads.Z)));
        int[] layers = [.. Enumerable.Range(0, engine.Shape.LayerCount)];
        RowReadings[] read = Run(engine, clean.Zip(sources, (own, source) =>
            Changed(engine.Shape, own, head, Difference(engine.Shape, head, own, source), layers)));
        foreach (JsonElement expected in golden.Root.GetProperty("rows").EnumerateArray())
        {
            NeuronReadings[] found = [.. read.Select(row => row.Neurons[expected.GetProperty("layer").GetInt32()])];
            AssertClose(
                expected.GetProperty("mean_direct_effect"),
                MeanOf(found, one => one.DirectEffects.ToArray()),
                tolerance);
            AssertClose(expected.GetProperty("mean_change"), MeanOf(found, one => one.Changes.ToArray()), tolerance);
            double[] shares = MeanOf(found, one => [.. one.AntiErasures.ToArray().Select(count => (double)count)]);
            Assert.Equal(
                GoldenFile.Flat(expected.GetProperty("anti_erasure")).Average(), shares.Average(), ShareTolerance);
        }
    }

    /// <summary>b_out alone is no neuron's, so that what is left of the MLP's direct effect changes in no
    /// row.</summary>
    [Theory]
    [MemberData(nameof(AllModels))]
    public void Effects_OfAllNeurons_SumToTheMlpsWithoutItsBias(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        HeadId head = new(0, 1);
        int[] layers = [.. Enumerable.Range(0, shape.LayerCount)];
        foreach (RowReadings clean in Run(engine, Rows(shape)))
        {
            float[] change = ReadingsComparison.Noise(clean.Cache!.Tokens.Length * shape.DHead, 0.3f);
            RowReadings read = ReadingsComparison.One(engine, Changed(shape, clean, head, change, layers));
            RowReadings whole = ReadingsComparison.One(engine, Row.From(
                ReadingsComparison.AfterHead(shape, clean.Cache, new HeadDifference(head, change)),
                RowReads.Projections));
            foreach (NeuronReadings layer in read.Neurons)
            {
                double own = SumOf(clean, clean.Blocks[layer.Layer]);
                double after = whole.Blocks.FirstOrDefault(block => block.Layer == layer.Layer) is { } block
                    ? SumOf(clean, block)
                    : own;
                double withoutBias = own - BiasOf(models[model].Package, clean, layer.Layer);
                double tolerance = Tolerances.Onnx * (1 + layer.DirectEffects.ToArray().Sum(Math.Abs));
                Assert.Equal(after - own, layer.Changes.ToArray().Sum(), tolerance);
                Assert.Equal(withoutBias, layer.DirectEffects.ToArray().Sum(), tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void Neurons_OfAnyRow_AreThoseOfTheNaiveEngine(string model)
    {
        RowEngine engine = models[model].Engine;
        NaiveRowEngine naive = new(new NaiveModel(models[model].Checkpoint));
        RowReadings[] expected = ChangedRows(naive);
        RowReadings[] actual = ChangedRows(engine);
        Assert.Equal(expected.Length, actual.Length);
        foreach ((RowReadings one, RowReadings other) in expected.Zip(actual))
        {
            ReadingsComparison.AssertNeuronsClose(one.Neurons, other.Neurons, 4 * Tolerances.Onnx);
        }
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void Neurons_InAnyBatch_ReadTheSameBits(string model)
    {
        RowEngine engine = models[model].Engine;
        using RowEngine large = RowEngine.Open(models[model].Package, new EngineOptions { MaxBatchTokens = 2000 });
        RowReadings[] together = ChangedRows(large);
        RowReadings[] clean = Run(large, Rows(engine.Shape));
        Assert.NotEmpty(together);
        RowReadings[] alone = [.. clean.Zip(Run(engine, Rows(engine.Shape)), (_, own) => own)
            .SelectMany(own => RowsOf(engine.Shape, own)).Select(row => ReadingsComparison.One(engine, row))];
        foreach ((RowReadings one, RowReadings other) in alone.Zip(together))
        {
            ReadingsComparison.AssertNeuronsClose(one.Neurons, other.Neurons, tolerance: 0);
        }
    }

    /// <summary>A change of nothing leaves every neuron as it was, and none among the largest changes.</summary>
    [Theory]
    [MemberData(nameof(AllModels))]
    public void Changes_WhereNothingChanges_AreExactlyZero(string model)
    {
        RowEngine engine = models[model].Engine;
        ModelShape shape = engine.Shape;
        foreach (RowReadings clean in Run(engine, Rows(shape)))
        {
            float[] nothing = new float[clean.Cache!.Tokens.Length * shape.DHead];
            RowReadings read = ReadingsComparison.One(
                engine, Changed(shape, clean, new HeadId(0, 1), nothing, [shape.LayerCount - 1]));
            NeuronReadings neurons = Assert.Single(read.Neurons);
            Assert.All(neurons.Changes.ToArray(), change => Assert.Equal(0, change));
            Assert.All(neurons.Recurrences.ToArray(), count => Assert.Equal(0, count));
            Assert.Contains(neurons.DirectEffects.ToArray(), effect => effect != 0);
        }
    }

    [Fact]
    public void Neurons_OfARowThatDoesNotComeThere_AreRefused()
    {
        RowEngine engine = models["parallel"].Engine;
        ModelShape shape = engine.Shape;
        RowReadings clean = ReadingsComparison.One(engine, Rows(shape)[2]);
        float[] change = new float[clean.Cache!.Tokens.Length * shape.DHead];
        Row sound = Changed(shape, clean, new HeadId(0, 1), change, [1]);
        Row whole = Clean(TestPrompts.Random(1, 6, shape.DVocab));
        Row[] refused =
        [
            sound with { Neurons = sound.Neurons! with { Layers = [2] } },
            sound with { Neurons = sound.Neurons! with { Layers = [shape.LayerCount] } },
            sound with { BlockOrder = [2, 1] },
            sound with { Reads = RowReads.Z },
        ];

        Assert.Throws<ArgumentException>(() => whole with { Neurons = sound.Neurons });
        Assert.Throws<ArgumentException>(() => sound with { Neurons = sound.Neurons! with { Layers = [1, 1] } });
        Assert.Throws<ArgumentException>(() => sound with { Neurons = sound.Neurons! with { Top = 0 } });
        Assert.All(
            refused, one => Assert.Throws<ArgumentException>(() => ReadingsComparison.One(engine, one)));
    }

    private static RowReadings[] Run(IRowEngine engine, IEnumerable<Row> rows) =>
        [.. engine.Run(rows, CancellationToken.None)];

    private static Row Clean(int[] prompt) => Row.FromEmbedding(prompt, NextTokens.Of(prompt), OfClean);

    /// <summary>Rows of several lengths, more positions than are read at once; two score few of them, one of these with
    /// foils.</summary>
    private static Row[] Rows(ModelShape shape) =>
    [
        .. new[] { 3, 64, 40, 64, 2, 50, 64, 31 }.Select((length, index) =>
        {
            int[] prompt = TestPrompts.Random(index, Math.Min(length, shape.ContextLength), shape.DVocab);
            int[] few = [.. Enumerable.Range(0, prompt.Length).Where(position => position % 9 == 1)];
            int[] targets = [.. few.Select(position => prompt[position])];
            return index < 6
                ? Clean(prompt)
                : Row.FromEmbedding(
                    prompt, new ScoredTokens(few, targets, index == 6 ? null : [.. targets.Reverse()]), OfClean);
        }),
    ];

    /// <summary>Rows of every clean one: at a head of the first layer and at one of the last, of all layers and of
    /// one.</summary>
    private static IEnumerable<Row> RowsOf(ModelShape shape, RowReadings clean)
    {
        float[] change = ReadingsComparison.Noise(clean.Cache!.Tokens.Length * shape.DHead, 0.3f);
        int[] all = [.. Enumerable.Range(0, shape.LayerCount)];
        yield return Changed(shape, clean, new HeadId(0, 1), change, all);
        yield return Changed(shape, clean, new HeadId(0, 1), change, [1]);
        yield return Changed(shape, clean, new HeadId(shape.LayerCount - 1, 0), change, all);
    }

    private static RowReadings[] ChangedRows(IRowEngine engine) =>
        Run(engine, Run(engine, Rows(engine.Shape)).SelectMany(clean => RowsOf(engine.Shape, clean)));

    /// <summary>A row that comes as far as the last of the layers, and no farther.</summary>
    private static Row Changed(ModelShape shape, RowReadings clean, HeadId head, float[] change, int[] layers)
    {
        RowStart start = ReadingsComparison.AfterHead(shape, clean.Cache!, new HeadDifference(head, change));
        int end = layers[^1] + (shape.IsParallel ? 0 : 1);
        return Row.From(start, RowReads.None) with
        {
            BlockOrder = [.. Enumerable.Range(start.Layer, Math.Max(0, end - start.Layer))],
            Neurons = new NeuronReads(layers, 5, clean.FinalScale),
        };
    }

    private static float[] Difference(ModelShape shape, HeadId head, RowReadings clean, RowReadings source)
    {
        int length = clean.Cache!.Tokens.Length;
        float[] own = ReadingsComparison.OfHead(clean.Cache.Z(head.Layer), head, length, shape);
        float[] other = ReadingsComparison.OfHead(source.Cache!.Z(head.Layer), head, length, shape);
        return [.. other.Zip(own, (after, before) => after - before)];
    }

    /// <summary>mlp_out . u over the clean scale, summed over the scored positions.</summary>
    private static double SumOf(RowReadings clean, BlockReadings block) =>
        block.Mlp.ToArray().Zip(clean.FinalScale.ToArray(), (along, scale) => (double)along / scale).Sum();

    /// <summary>b_out . u over the clean scale, summed over the scored positions.</summary>
    private static double BiasOf(ModelPackage package, RowReadings clean, int layer)
    {
        int width = package.Architecture.Shape.DModel;
        float[] bias = package.Weights.Floats(WeightNames.BOut(layer), 0, width).ToArray();
        double Along(int token)
        {
            float[] direction =
                package.Weights.Floats(WeightNames.Unembedding, (long)token * width, width).ToArray();
            return direction.Zip(bias, (u, b) => (double)u * b).Sum();
        }

        ScoredTokens scored = clean.Cache!.Scored!;
        return Enumerable.Range(0, scored.Count).Sum(index =>
            (Along(scored.Targets[index]) - (scored.Foils is { } foils ? Along(foils[index]) : 0))
            / clean.FinalScale.Span[index]);
    }

    private static double[] MeanOf(NeuronReadings[] rows, Func<NeuronReadings, double[]> sums)
    {
        double[] mean = new double[rows[0].Changes.Length];
        foreach (NeuronReadings row in rows)
        {
            double[] own = sums(row);
            for (int neuron = 0; neuron < mean.Length; neuron++)
            {
                mean[neuron] += own[neuron] / rows.Sum(one => one.Count);
            }
        }

        return mean;
    }

    private static void AssertClose(JsonElement expected, double[] actual, double tolerance)
    {
        double[] reference = GoldenFile.Flat(expected);
        Assert.Equal(reference.Length, actual.Length);
        double worst = reference.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst <= tolerance, $"off by {worst:g3}, {tolerance:g3} allowed");
    }
}
