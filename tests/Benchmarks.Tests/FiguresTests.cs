using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Tests;

public sealed class FiguresTests
{
    [Fact]
    public void HarmonicMean_OfUnequalWork_IsAllWorkOverAllTime()
    {
        // 6 at 2 a second and 4 at 4 a second: 10 in 4 seconds.
        Assert.Equal(2.5, MatMulRate.HarmonicMean([(6, 2), (4, 4)]));
    }

    [Theory]
    [InlineData(50, 3)]
    [InlineData(95, 5)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    public void Percentile_OfFiveValues_IsOneThatEnoughDoNotExceed(int percent, double expected) =>
        Assert.Equal(expected, Percentiles.Of([5, 1, 4, 2, 3], percent));

    [Fact]
    public void Matrix_OfSeveralInALayer_CountsItsWorkForEach() =>
        Assert.Equal(2 * 4 * 6, new MatrixRate(2, 3, Count: 4, Rows: 256, Gflops: 1).Flops);
}
