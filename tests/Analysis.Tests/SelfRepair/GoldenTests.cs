using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>The analysis over a naive double-precision engine, held to the float64 goldens.</summary>
public sealed class GoldenTests
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
        AssertEqual(new GoldenClean(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare());

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
    public void SelfRepair_ByRoutes_EqualsTheGolden(string model)
    {
        AssertEqual(Golden(model).CompareRoutes("resample"));
        AssertEqual(Golden(model).CompareRoutes("zero"));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SelfRepair_OfConstants_EqualsTheGolden(string model) => AssertEqual(Golden(model).CompareConstant());

    private static GoldenSelfRepair Golden(string model) =>
        new(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive);

    private static void AssertEqual(Comparison comparison)
    {
        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
