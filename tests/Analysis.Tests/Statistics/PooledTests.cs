using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Tests.Statistics;

public sealed class PooledTests
{
    private static readonly double[][] Prompts = [[1, 2, 4], [-3], [0.5, 0.25]];

    [Fact]
    public void ClusteredError_FromSums_EqualsItsDefinition()
    {
        double[] all = [.. Prompts.SelectMany(prompt => prompt)];
        double mean = all.Average();
        double squares = Prompts.Sum(prompt => Math.Pow(prompt.Sum(value => value - mean), 2));
        double fromSums = Pooled.ClusteredError(
            all.Length,
            all.Sum(),
            Prompts.Sum(prompt => prompt.Sum() * prompt.Sum()),
            Prompts.Sum(prompt => prompt.Length * prompt.Sum()),
            Prompts.Sum(prompt => (double)prompt.Length * prompt.Length));
        Assert.Equal(Math.Sqrt(squares) / all.Length, fromSums, 14);
    }

    [Fact]
    public void StandardDeviation_FromSums_EqualsThatOfTheValues()
    {
        double[] all = [.. Prompts.SelectMany(prompt => prompt)];
        double? fromSums = Pooled.StandardDeviation(all.Length, all.Sum(), all.Sum(value => value * value));
        Assert.Equal(Pooled.StandardDeviation(all)!.Value, fromSums!.Value, 14);
    }

    [Fact]
    public void StandardDeviation_OfOneValue_DoesNotExist()
    {
        Assert.Null(Pooled.StandardDeviation(1, 5, 25));
        Assert.Null(Pooled.StandardDeviation([5]));
    }

    [Fact]
    public void StandardDeviation_OfEqualValues_IsNeverNoNumber() =>
        Assert.InRange(Pooled.StandardDeviation(3, 0.3, (0.1 * 0.1) + (0.1 * 0.1) + (0.1 * 0.1))!.Value, 0, 1e-8);

    [Fact]
    public void Mean_OfNothing_DoesNotExist() => Assert.Null(Pooled.Mean(0, 0));
}
