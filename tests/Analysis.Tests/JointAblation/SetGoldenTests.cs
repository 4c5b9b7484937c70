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
        Comparison comparison =
            new GoldenSets(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).CompareConstant();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void JointAblation_OfGoldenSets_EqualsTheGolden(string model, string kind)
    {
        Comparison comparison =
            new GoldenSets(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare(kind);

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
