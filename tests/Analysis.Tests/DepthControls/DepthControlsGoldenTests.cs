using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.DepthControls;

public sealed class DepthControlsGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void DepthControls_OfGoldenPrompts_EqualTheGolden(string model)
    {
        Comparison comparison =
            new GoldenDepthControls(NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive).Compare();

        Assert.True(comparison.Count > 0);
        Assert.Empty(comparison.Differences);
    }
}
