using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class CorrelationsTests
{
    /// <summary>A few roundings of numbers of size 1.</summary>
    private const double Tolerance = 1e-15;

    [Fact]
    public void Pearson_OfFiveValues_IsTheCovarianceOverTheSpreads()
    {
        // Deviations -2 -1 0 1 2 and -1.2 -2.2 0.8 -0.2 2.8.
        double? pearson = Correlations.Pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 6]);

        Assert.Equal(10 / Math.Sqrt(10 * 14.8), pearson!.Value, Tolerance);
    }

    [Fact]
    public void Spearman_WithTies_TakesTheirMeanRanks()
    {
        // Ranks 1 2.5 2.5 4 and 1 3 2 4: deviations -1.5 0 0 1.5 and -1.5 0.5 -0.5 1.5.
        double? spearman = Correlations.Spearman([10, 20, 20, 1000], [-3, 0.5, 0.25, 0.75]);

        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), spearman!.Value, Tolerance);
    }

    [Fact]
    public void Ranks_WithTies_AreShared() =>
        Assert.Equal([4.5, 1, 2.5, 4.5, 2.5], Correlations.Ranks([7, -1, 3, 7, 3]));

    [Theory]
    [InlineData(1)]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void Correlations_WithItself_IsOneExactly(double unit)
    {
        double[] values = [0.1 * unit, -0.7 * unit, 0.3 * unit, 0.30000000000000004 * unit, 0];
        double[] negative = [.. values.Select(value => -value)];

        Assert.Equal(1.0, Correlations.Pearson(values, values));
        Assert.Equal(1.0, Correlations.Spearman(values, values));
        Assert.Equal(-1.0, Correlations.Pearson(values, negative));
        Assert.Equal(-1.0, Correlations.Spearman(values, negative));
    }

    [Fact]
    public void Spearman_OfAMonotoneFunction_IsOne()
    {
        double[] values = [0.5, -2, 3, 1, -0.25];
        double[] cubes = [.. values.Select(value => value * value * value)];

        Assert.Equal(1.0, Correlations.Spearman(values, cubes));
        Assert.InRange(Correlations.Pearson(values, cubes)!.Value, 0.5, 0.999);
    }

    [Fact]
    public void Correlations_WithoutASpread_DoNotExist()
    {
        // The mean of three 0.1 is not 0.1.
        double[] equal = [0.1, 0.1, 0.1];

        Assert.Null(Correlations.Pearson(equal, [1, 2, 3]));
        Assert.Null(Correlations.Spearman([1, 2, 3], equal));
        Assert.Null(Correlations.Pearson([1], [1]));
        Assert.Null(Correlations.Spearman([], []));
    }

    [Fact]
    public void Pearson_OfListsOfTwoLengths_Refuses() =>
        Assert.Throws<ArgumentException>(() => Correlations.Pearson([1, 2], [1, 2, 3]));
}
