using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(0.79999, -1)]
    [InlineData(0.8, 0)]
    [InlineData(0.9, 1)]
    [InlineData(0.89999, 0)]
    [InlineData(1.0, 2)]
    [InlineData(1.19999, 3)]
    [InlineData(1.2, 4)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(7, 4)]
    public void Add_OfANumber_CountsItInTheBinOfItsLowerEdge(double value, int bin)
    {
        Histogram histogram = new(new HistogramBins(4, 0.8, 1.2));

        histogram.Add(value);

        long[] counts = [histogram.Below, .. histogram.Counts, histogram.Above];
        Assert.Equal(1, counts.Sum());
        Assert.Equal(1, counts[bin + 1]);
    }

    [Fact]
    public void Edges_OfBins_AscendFromEndToEnd()
    {
        double[] edges = new HistogramBins(1_000, 0.1, 0.7).Edges();

        Assert.Equal((0.1, 0.7, 1_001), (edges[0], edges[^1], edges.Length));
        Assert.Equal(edges.Order().Distinct(), edges);
    }

    [Fact]
    public void Merge_OfTwoHalves_IsTheWhole()
    {
        HistogramBins bins = new(3, 0, 3);
        Histogram whole = new(bins), first = new(bins), second = new(bins);
        double[] values = [-1, -2, 0.5, 0.75, 1, 2.5, 3, 9];
        for (int index = 0; index < values.Length; index++)
        {
            whole.Add(values[index]);
            (index % 2 == 0 ? first : second).Add(values[index]);
        }

        first.Merge(second);

        Assert.Equal(whole.Counts, first.Counts);
        Assert.Equal((2, 2), (first.Below, first.Above));
    }
}
