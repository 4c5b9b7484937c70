using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>The rate of ONNX Runtime's bare MatMul over the matrices of one layer.</summary>
/// <param name="Gflops">The harmonic mean of the matrices' rates, weighted by their work: the rate of a layer that
/// did nothing else, 10^9 FLOP/s.</param>
/// <param name="Matrices">Each matrix at its best.</param>
internal sealed record MatMulRate(double Gflops, IReadOnlyList<MatrixRate> Matrices)
{
    /// <summary>Least runs of each matrix with each number of rows.</summary>
    private const int MinRunCount = 24;

    /// <summary>Least time for each matrix: small ones are run more often.</summary>
    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(0.5);

    private static readonly int[] RowCounts = [256, 384, 512, 768, 1024, 1536];

    private static readonly int[] RowCountsOfGpu = [2048, 4096, 8192, 16384, 32768];

    /// <summary>Measures a model's matrices: d x d four times, d x m, m x d. On the processor every width is padded off
    /// the 4 KiB stride; a GPU has no such stride.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="placement">Where products run.</param>
    public static MatMulRate Measure(ModelShape shape, Placement placement)
    {
        int d = placement.Device.IsCuda ? shape.DModel : WeightLayout.Padded(shape.DModel);
        int m = placement.Device.IsCuda ? shape.DMlp : WeightLayout.Padded(shape.DMlp);
        MatrixRate[] rates =
            [Best(d, d, count: 4, placement), Best(d, m, count: 1, placement), Best(m, d, count: 1, placement)];
        return new MatMulRate(HarmonicMean([.. rates.Select(rate => (rate.Flops, rate.Gflops))]), rates);
    }

    /// <summary>All work over the time that it takes.</summary>
    /// <param name="parts">Work and rate of each part.</param>
    public static double HarmonicMean(IReadOnlyList<(double Work, double Rate)> parts) =>
        parts.Sum(part => part.Work) / parts.Sum(part => part.Work / part.Rate);

    /// <summary>Row counts take turns, so that a disturbance of a second spoils no one of them alone.</summary>
    private static MatrixRate Best(int inputWidth, int outputWidth, int count, Placement placement)
    {
        int[] rowCounts = placement.Device.IsCuda ? RowCountsOfGpu : RowCounts;
        using MatMulProbe probe = new(inputWidth, outputWidth, rowCounts.Max(), placement);
        double flopsPerRow = 2.0 * inputWidth * outputWidth;
        MatrixRate best = new(inputWidth, outputWidth, count, 0, 0);
        long start = TimeProvider.System.GetTimestamp();
        for (int run = 0; run < MinRunCount || TimeProvider.System.GetElapsedTime(start) < MinTime; run++)
        {
            foreach (int rows in rowCounts)
            {
                double gflops = rows * flopsPerRow / probe.Time(rows, TimeProvider.System).TotalSeconds / 1e9;
                best = gflops > best.Gflops ? best with { Rows = rows, Gflops = gflops } : best;
            }
        }

        return best;
    }
}

/// <summary>One matrix at the number of rows that suits it best.</summary>
/// <param name="InputWidth">Its rows.</param>
/// <param name="OutputWidth">Its columns.</param>
/// <param name="Count">How often a layer has such a matrix.</param>
/// <param name="Rows">Rows of the input.</param>
/// <param name="Gflops">The best run's rate, 10^9 FLOP/s.</param>
internal sealed record MatrixRate(int InputWidth, int OutputWidth, int Count, int Rows, double Gflops)
{
    /// <summary>Work of a layer's matrices of this size, for one row.</summary>
    public double Flops => 2.0 * Count * InputWidth * OutputWidth;
}
