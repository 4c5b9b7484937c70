using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.25, 1.75)]
    [InlineData(1, 4)]
    public void Of_BetweenNeighbours_Interpolates(double share, double expected) =>
        Assert.Equal(expected, Percentile.Of([1, 2, 3, 4], share));

    [Fact]
    public void Of_OneValue_IsThatValue() => Assert.Equal(7, Percentile.Of([7], 0.025));
}
