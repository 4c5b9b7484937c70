using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfReinforcement;

public sealed class ReinforcementGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void SelfReinforcement_OfGoldenPrompts_EqualsTheGolden(string model)
    {
        Comparison comparison =
            new GoldenReinforcement(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }

    /// <summary>The whole of the older file takes seconds in double; the float32 engine is held to it for every
    /// model.</summary>
    [Fact]
    public void ReinforcedRows_OfGivenDirections_EqualTheGolden()
    {
        Comparison comparison =
            new GoldenReinforcedRows(NaiveRowEngine.OpenGolden("odd"), "odd", Tolerances.Naive).Compare();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
