using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class SplitMix64Tests
{
    [Fact]
    public void FirstFrom_StateZero_IsTheDefinitionsExample() =>
        Assert.Equal(16294208416658607535UL, SplitMix64.FirstFrom(0));

    [Fact]
    public void NextBelow_ManyTimes_StaysBelowAndMeetsEveryNumber()
    {
        SplitMix64 generator = SplitMix64.ForDraw(7, 0);
        HashSet<int> met = [.. Enumerable.Range(0, 1000).Select(_ => generator.NextBelow(5))];
        Assert.Equal([0, 1, 2, 3, 4], met.Order());
    }

    [Fact]
    public void NextBelow_OfNothing_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitMix64(0).NextBelow(0));
}
