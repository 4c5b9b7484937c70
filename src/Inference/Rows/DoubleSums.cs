using System.Numerics;

namespace SelfRepair.Inference.Rows;

/// <summary>Sums over float32 values in double.</summary>
internal static class DoubleSums
{
    /// <summary>Sum of x y.</summary>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<double> low = Vector<double>.Zero;
        Vector<double> high = Vector<double>.Zero;
        int index = 0;
        for (; index <= x.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[index..]), out Vector<double> xLow, out Vector<double> xHigh);
            Vector.Widen(new Vector<float>(y[index..]), out Vector<double> yLow, out Vector<double> yHigh);
            low += xLow * yLow;
            high += xHigh * yHigh;
        }

        double sum = Vector.Sum(low + high);
        for (; index < x.Length; index++)
        {
            sum += (double)x[index] * y[index];
        }

        return sum;
    }

    /// <summary>Mean of (x - mean x)^2. In one pass over doubles: the stream is centered up to float32 rounding, so
    /// that the subtraction of mean^2 loses nothing.</summary>
    public static double Variance(ReadOnlySpan<float> x)
    {
        Vector<double> sums = Vector<double>.Zero;
        Vector<double> squares = Vector<double>.Zero;
        int index = 0;
        for (; index <= x.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[index..]), out Vector<double> low, out Vector<double> high);
            sums += low + high;
            squares += (low * low) + (high * high);
        }

        double sum = Vector.Sum(sums);
        double square = Vector.Sum(squares);
        for (; index < x.Length; index++)
        {
            sum += x[index];
            square += (double)x[index] * x[index];
        }

        double mean = sum / x.Length;
        return Math.Max(0, (square / x.Length) - (mean * mean));
    }
}
