using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Rows;
using SelfRepair.Inference.Tests.Rows;
using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Inference.Tests.Devices;

/// <summary>Graphs of float16, which the processor runs for tests alone: it rounds at every product as a GPU
/// does.</summary>
public sealed class HalfPrecisionTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private static readonly EngineOptions Half = new() { Precision = NumberPrecision.Fp16 };

    [Theory]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public void Experiments_InHalfPrecision_AreNearTheGoldenOnes(string model)
    {
        using StandInDevice device = new();
        using RowEngine half = RowEngine.Open(models[model].Package, device, Half);

        Comparison clean = new GoldenClean(half, model, Tolerances.Half).Compare();
        Comparison ablated = new GoldenSelfRepair(half, model, Tolerances.Half).CompareKind("resample");

        Assert.Empty(clean.Differences);
        Assert.Empty(ablated.Differences);
        Assert.Empty(new GoldenReinforcement(half, model, Tolerances.Half).Compare().Differences);
        Assert.True(clean.Largest > Tolerances.Onnx * clean.Tolerance / Tolerances.Half, "It ran in float32.");
    }

    [Theory]
    [InlineData(1, 65504f)]
    [InlineData(-65504f, 6e-8f)]
    public void Require_OfNumbersInRange_Passes(float one, float other) =>
        HalfRange.Require([one, other], "w", ComputeDevice.Cuda(0));

    [Theory]
    [InlineData(65536f, "65536")]
    [InlineData(-1e9f, "fp16 reaches 65504")]
    [InlineData(float.NaN, "NaN")]
    public void Require_OfANumberOutOfRange_NamesIt(float value, string part)
    {
        PrecisionUnavailableException refusal = Assert.Throws<PrecisionUnavailableException>(
            () => HalfRange.Require([1, value], "blocks.3.mlp.W_in", ComputeDevice.Cuda(0)));

        Assert.Contains("blocks.3.mlp.W_in", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The processor computes float16 products wider than a GPU does and overflows nowhere, so that a last
    /// stream is spoiled here.</summary>
    [Fact]
    public void Trial_WhereAPositionOverflows_RefusesTheModel()
    {
        IRowEngine engine = models["parallel"].Engine;
        HalfPrecisionTrial.Run(engine, ComputeDevice.Cuda(0));

        PrecisionUnavailableException refusal = Assert.Throws<PrecisionUnavailableException>(
            () => HalfPrecisionTrial.Run(new OverflowingEngine(engine), ComputeDevice.Cuda(0)));

        Assert.Equal(new Placement(ComputeDevice.Cuda(0), NumberPrecision.Fp16), refusal.Placement);
        Assert.Contains("not finite at position 3", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class OverflowingEngine(IRowEngine inner) : IRowEngine
    {
        public ModelShape Shape => inner.Shape;

        public int BatchTokens => inner.BatchTokens;

        public float UnembeddingBias(int token) => inner.UnembeddingBias(token);

        public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z) => inner.HeadWrite(head, z);

        public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
            IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken)
        {
            foreach ((TTag tag, RowReadings readings) in inner.Run(rows, cancellationToken))
            {
                float[] scales = readings.FinalScale.ToArray();
                scales[3] = float.PositiveInfinity;
                yield return new TaggedReadings<TTag>(tag, readings with { FinalScale = scales });
            }
        }
    }
}
