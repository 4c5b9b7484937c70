using SelfRepair.Testing;
using SelfRepair.Testing.Golden;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>The whole of the product's numbers in float32: engine and analysis held to the float64 goldens.</summary>
public sealed class GoldenTests(ModelFixture models) : IClassFixture<ModelFixture>
{
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

    private GoldenSelfRepair Golden(string model) => new(models[model].Engine, model, Tolerances.Onnx);

    private static void AssertEqual(Comparison comparison)
    {
        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
