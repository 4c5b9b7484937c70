using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class PairSumsTests
{
    private static readonly (double[] X, double[] Y)[] Prompts =
    [
        ([0.5, -1.25, 3.0, 0.1], [0.4, -1.0, 2.1, 0.3]),
        ([2.0, 2.5], [1.0, 2.6]),
        ([-0.75, 0.25, 1.5], [-0.2, 0.1, 1.9]),
    ];

    [Fact]
    public void Fit_OfSomePrompts_IsThatOfItsDefinition()
    {
        double[] x = [.. Prompts.SelectMany(prompt => prompt.X)];
        double[] y = [.. Prompts.SelectMany(prompt => prompt.Y)];
        double sxx = x.Sum(value => Math.Pow(value - x.Average(), 2));
        double syy = y.Sum(value => Math.Pow(value - y.Average(), 2));
        double sxy = x.Zip(y, (one, other) => (one - x.Average()) * (other - y.Average())).Sum();
        double slope = sxy / sxx;
        double error = Math.Sqrt(Prompts.Sum(prompt => Math.Pow(
            prompt.X.Zip(prompt.Y, (one, other) =>
                (one - x.Average()) * (other - y.Average() - (slope * (one - x.Average())))).Sum(),
            2))) / sxx;

        LineFit line = Of(Prompts).Fit();

        Assert.Equal(9, line.Count);
        Assert.Equal(slope, line.Slope!.Value, 1e-12);
        Assert.Equal(error, line.SlopeError!.Value, 1e-12);
        Assert.Equal(y.Average() - (slope * x.Average()), line.Intercept!.Value, 1e-12);
        Assert.Equal(
            x.Zip(y, (one, other) => one * other).Sum() / x.Sum(value => value * value),
            line.SlopeThroughOrigin!.Value,
            1e-12);
        Assert.Equal(sxy / Math.Sqrt(sxx * syy), line.Correlation!.Value, 1e-12);
    }

    [Fact]
    public void Merge_OfParts_IsTheWholeToTheBit()
    {
        PairSums merged = Of(Prompts[0]);
        merged.Merge(Of(Prompts[1]));
        merged.Merge(Of(Prompts[2]));
        byte[] bytes = PlainDataWriter.ToBytes(merged.Write);
        PlainDataReader reader = new(bytes);

        Assert.Equal(bytes, PlainDataWriter.ToBytes(Of(Prompts).Write));
        Assert.Equal(Of(Prompts).Fit(), PairSums.Read(reader).Fit());
    }

    [Fact]
    public void Fit_OfPointsThatDoNotDecideIt_IsNull()
    {
        Assert.Equal(new LineFit(0, null, null, null, null, null), new PairSums().Fit());
        Assert.Equal(new LineFit(2, null, null, null, null, null), Of(([0, 0], [1.0, 2.0])).Fit());
        LineFit flat = Of(([0.1, 0.1, 0.1], [1.0, 2.0, 4.0])).Fit();
        Assert.Equal((null, null, null), (flat.Slope, flat.Intercept, flat.Correlation));
        Assert.Equal(7 / 0.3, flat.SlopeThroughOrigin!.Value, 1e-9);
        LineFit level = Of(([1, 2], [3, 3]), ([4], [3])).Fit();
        Assert.Equal((0, 3, null), (level.Slope, level.Intercept, level.Correlation));
        Assert.Equal(0, level.SlopeError!.Value, 1e-7);
    }

    [Fact]
    public void SlopeError_OfOnePrompt_IsNull()
    {
        LineFit line = Of(Prompts[0]).Fit();

        Assert.NotNull(line.Slope);
        Assert.Null(line.SlopeError);
    }

    [Fact]
    public void AddPrompt_OfPairsThatAreNoNumbers_LeavesThemOut()
    {
        PairSums sums = new();

        int left = sums.AddPrompt([1, double.NaN, 2, 3], [1, 2, double.PositiveInfinity, 5]);

        Assert.Equal((2, 2), (left, sums.Count));
        Assert.Equal(2, sums.Fit().Slope!.Value, 1e-12);
    }

    private static PairSums Of(params (double[] X, double[] Y)[] prompts)
    {
        PairSums sums = new();
        foreach ((double[] x, double[] y) in prompts)
        {
            sums.AddPrompt(x, y);
        }

        return sums;
    }
}
