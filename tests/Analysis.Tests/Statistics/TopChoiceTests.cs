using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class TopChoiceTests
{
    [Theory]
    [InlineData(0.02, 49, 0)]
    [InlineData(0.02, 50, 1)]
    [InlineData(0.1, 46, 4)]
    [InlineData(1.0, 46, 46)]
    public void CountOf_AFraction_IsItsWholePart(double fraction, int count, int expected) =>
        Assert.Equal(expected, TopChoice.CountOf(fraction, count));

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.005)]
    [InlineData(0.07)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void FewestFor_AFraction_IsTheFirstCountThatChoosesOne(double fraction)
    {
        int expected = Enumerable.Range(1, 1000).First(count => TopChoice.CountOf(fraction, count) == 1);
        Assert.Equal(expected, TopChoice.FewestFor(fraction));
    }

    [Fact]
    public void FewestFor_NoFraction_DoesNotExist() => Assert.Null(TopChoice.FewestFor(0));
}
