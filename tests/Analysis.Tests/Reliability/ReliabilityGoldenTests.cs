using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Reliability;

public sealed class ReliabilityGoldenTests
{
    /// <summary>Half of the prompts holds some 24 scored positions. With errors of random sign, each of
    /// <see cref="Tolerances.Naive"/> of A at most, a mean over them is off by 2e-7 A. The standard deviation of means
    /// over heads is 0.0055 A or more, so that a correlation is off by 4e-5.</summary>
    private const double OfCorrelations = 4e-5;

    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Reliability_OfGoldenPrompts_EqualsTheGolden(string model)
    {
        (Comparison rows, Comparison correlations) = new GoldenReliability(
            NaiveRowEngine.OpenGolden(model), model, Tolerances.Naive, OfCorrelations).Compare();

        Assert.True(rows.Count > 0 && correlations.Count > 0);
        Assert.Empty(rows.Differences);
        Assert.Empty(correlations.Differences);
    }
}
