using SelfRepair.Testing;
using SelfRepair.Testing.Golden;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Reliability;

public sealed class ReliabilityGoldenTests
{
    /// <summary>Heads' means lie some 0.05 A apart, and each is off by <see cref="Tolerances.Naive"/> of A at most: a
    /// correlation, whose derivative by a mean is about 1 over their spread, is off by 2e-5.</summary>
    private const double OfCorrelations = 2e-5;

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
