using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.JointAblation;

public sealed class SetGoldenTests
{
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

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void JointAblation_OfConstants_EqualsTheGolden(string model)
    {
        AssertEqual(Golden(model).CompareConstant("constant"));

        // Vectors of MLP layers, whose mean over d_model is not 0.
        AssertEqual(Golden(model).CompareConstant("sets-more"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void JointAblation_OfGoldenSets_EqualsTheGolden(string model, string kind) =>
        AssertEqual(Golden(model).Compare(kind));

    [Theory]
    [MemberData(nameof(Models))]
    public void JointAblation_FromCounterparts_EqualsTheGolden(string model) =>
        AssertEqual(Golden(model).CompareContrastive());

    [Theory]
    [MemberData(nameof(Models))]
    public void Carriers_OfGoldenSets_EqualTheGolden(string model)
    {
        AssertEqual(Golden(model).CompareCarriers("resample"));
        AssertEqual(Golden(model).CompareCarriers("constant"));
    }

    private static GoldenSets Golden(string model) =>
        new(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive);

    private static void AssertEqual(Comparison comparison)
    {
        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
