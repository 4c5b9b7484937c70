using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Neurons;

public sealed class NeuronsGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Neurons_OfGoldenPrompts_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenNeurons(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).CompareRows();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Layers_OfGoldenPrompts_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenNeurons(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).CompareLayers();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
