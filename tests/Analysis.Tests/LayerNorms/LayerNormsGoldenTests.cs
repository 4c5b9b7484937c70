using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.LayerNorms;

public sealed class LayerNormsGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void LayerNorms_OfGoldenPrompts_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenLayerNorms(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
