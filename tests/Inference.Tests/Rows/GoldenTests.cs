using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>The whole of the product's numbers in float32: engine and analysis held to the float64 goldens.</summary>
public sealed class GoldenTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    /// <summary>Half of the prompts holds some 24 scored positions. With errors of random sign, each of
    /// <see cref="Tolerances.Onnx"/> of A at most, a mean over them is off by 1e-6 A. The standard deviation of means
    /// over heads is 0.0055 A or more, so that a correlation is off by 2e-4.</summary>
    private const double OfCorrelations = 2e-4;

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    public static TheoryData<string, string> Kinds
    {
        get
        {
            TheoryData<string, string> kinds = [];
            foreach (string model in GoldenModels.Names)
            {
                foreach (string kind in GoldenModels.Kinds)
                {
                    kinds.Add(model, kind);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void CleanRun_OfGoldenPrompts_EqualsTheGolden(string model) =>
        AssertEqual(new GoldenClean(models[model].Engine, model, Tolerances.Onnx).Compare());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SelfRepair_OfGoldenPrompts_EqualsTheGolden(string model, string kind) =>
        AssertEqual(Golden(model).CompareKind(kind));

    [Theory]
    [MemberData(nameof(Models))]
    public void SelfRepair_WithFoils_EqualsTheGolden(string model) => AssertEqual(Golden(model).CompareFoil());

    [Theory]
    [MemberData(nameof(Models))]
    public void SelfRepair_UnderFrozenLayerNorms_EqualsTheGolden(string model) =>
        AssertEqual(Golden(model).CompareFrozen());

    [Theory]
    [MemberData(nameof(Models))]
    public void LayerNorms_OfGoldenPrompts_EqualTheGolden(string model) =>
        AssertEqual(new GoldenLayerNorms(models[model].Engine, model, Tolerances.Onnx).Compare());

    [Theory]
    [MemberData(nameof(Models))]
    public void DepthControls_OfGoldenPrompts_EqualTheGolden(string model) =>
        AssertEqual(new GoldenDepthControls(models[model].Engine, model, Tolerances.Onnx).Compare());

    [Theory]
    [MemberData(nameof(Models))]
    public void LayerOrders_OfGoldenPrompts_EqualTheGolden(string model)
    {
        GoldenOrders golden = new(models[model].Engine, model, Tolerances.Onnx);
        AssertEqual(golden.CompareRows());
        AssertEqual(golden.CompareLogits());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reliability_OfGoldenPrompts_EqualsTheGolden(string model)
    {
        (Comparison rows, Comparison correlations) = new GoldenReliability(
            models[model].Engine, model, Tolerances.Onnx, OfCorrelations).Compare();
        AssertEqual(rows);
        AssertEqual(correlations);
    }

    private GoldenSelfRepair Golden(string model) => new(models[model].Engine, model, Tolerances.Onnx);

    private static void AssertEqual(Comparison comparison)
    {
        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
