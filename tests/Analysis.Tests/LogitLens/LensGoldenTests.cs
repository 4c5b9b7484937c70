using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LogitLens;

public sealed class LensGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void LogitLens_OfGoldenPrompts_EqualsTheGolden(string model)
    {
        Comparison comparison = new GoldenLens(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
