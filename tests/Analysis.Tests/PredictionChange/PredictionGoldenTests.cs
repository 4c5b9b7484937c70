using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.PredictionChange;

public sealed class PredictionGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Heads_OfGoldenPrompts_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenPredictions(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).CompareRows();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Positions_OfGoldenPrompts_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenPredictions(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).ComparePositions();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
