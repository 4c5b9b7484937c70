using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Inference.Tests.Devices;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>The zeros after d_model in stored matrices change nothing but the last bits of sums.</summary>
public sealed class PaddedStreamTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private static readonly HeadId Head = new(0, 3);

    [Fact]
    public void Package_OfAStreamOf4KiB_HoldsRowsOfZeros()
    {
        ModelPackage package = models[TestModel.Wide].Package;
        int width = package.Architecture.Shape.DModel;
        int spare = package.Architecture.DModelPadded - width;

        Assert.Equal(8, spare);
        foreach (string name in new[] { WeightNames.WQ(1), WeightNames.WO(1), WeightNames.WIn(1) })
        {
            TensorInfo matrix = package.Weights.Tensors[name];
            int columns = (int)matrix.Shape[1];
            Assert.Equal(width + spare, matrix.Shape[0]);
            Assert.All(
                package.Weights.Floats(name, (long)width * columns, spare * columns).ToArray(),
                value => Assert.Equal(0, value));
            Assert.Contains(
                package.Weights.Floats(name, (long)(width - 1) * columns, columns).ToArray(), value => value != 0);
        }
    }

    [Fact]
    public void SharedProducts_OfThePaddedStream_ReadWhatOwnProductsRead()
    {
        RowEngine engine = models[TestModel.Wide].Engine;
        Row shared = Ablated(engine);

        AssertClose(Run(engine, shared with { SharesProducts = false }), Run(engine, shared));
    }

    [Fact]
    public void WeightsAsInputs_WithoutTheZeros_ReadWhatPaddedOnesRead()
    {
        TestModel model = models[TestModel.Wide];
        using StandInDevice device = new();
        using RowEngine unpadded = RowEngine.Open(model.Package, device, new EngineOptions());

        AssertClose(Run(model.Engine, Ablated(model.Engine)), Run(unpadded, Ablated(unpadded)));
    }

    private static Row Ablated(RowEngine engine)
    {
        int[] prompt = TestPrompts.Random(0, 40, engine.Shape.DVocab);
        Row row = Row.FromEmbedding(
            prompt,
            new ScoredTokens([.. Enumerable.Range(0, prompt.Length)], prompt),
            RowReads.Projections | RowReads.Streams);
        RowReadings clean = Run(engine, row);
        float[] change = [.. Enumerable.Range(0, prompt.Length * engine.Shape.DHead).Select(i => MathF.Sin(i))];
        RowStart start = new(clean.Cache!, Head.Layer + 1, BlockEntry.Attention, new HeadDifference(Head, change));
        return Row.From(start, RowReads.Projections) with { SharesProducts = true };
    }

    private static RowReadings Run(RowEngine engine, Row row) =>
        Assert.Single(engine.Run([row], CancellationToken.None));

    private static void AssertClose(RowReadings expected, RowReadings actual)
    {
        float[] projections = expected.FinalProjection.ToArray();
        double tolerance = Tolerances.Onnx * projections.Max(Math.Abs);
        Assert.All(
            projections.Zip(actual.FinalProjection.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.NotEqual(0, tolerance);
    }
}
