using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class LayerAdjustedScoreTests
{
    [Fact]
    public void Score_OfAMean_CountsStandardDeviationsAndThoseBelow()
    {
        LayerAdjustedScore score = LayerAdjustedScore.Of(5, [1, 2, 3, 6]);

        Assert.Equal(3, score.RandomMean);
        Assert.Equal(Math.Sqrt(14.0 / 3), score.RandomStandardDeviation!.Value, 14);
        Assert.Equal(2 / Math.Sqrt(14.0 / 3), score.ZScore!.Value, 14);
        Assert.Equal(0.75, score.Percentile);
    }

    [Fact]
    public void Percentile_OfAMeanThatARandomOneEquals_CountsThoseBelowAlone() =>
        Assert.Equal(0.5, LayerAdjustedScore.Of(2, [1, 2]).Percentile);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Score_WhereTheRandomOnesDoNotDiffer_IsNull(double mean)
    {
        LayerAdjustedScore score = LayerAdjustedScore.Of(mean, [0, 0, 0]);

        Assert.Equal(new LayerAdjustedScore(0, 0, ZScore: null, Percentile: null), score);
    }

    [Fact]
    public void Score_OfOneRandomMean_HasNoDeviation() =>
        Assert.Equal(
            new LayerAdjustedScore(4, RandomStandardDeviation: null, ZScore: null, Percentile: null),
            LayerAdjustedScore.Of(5, [4, null]));

    [Fact]
    public void Score_OfNoPosition_IsNull() =>
        Assert.Equal(
            new LayerAdjustedScore(
                RandomMean: null, RandomStandardDeviation: null, ZScore: null, Percentile: null),
            LayerAdjustedScore.Of(null, [null, null]));
}
