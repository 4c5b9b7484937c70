using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>Sums in double whose order of additions is fixed, so that every machine gets the same bits: four lanes
/// whatever the vector width, the remainder after them, no fused multiply-add.</summary>
internal static class OrderedSums
{
    /// <summary>The sum of all elements.</summary>
    /// <param name="values">The elements.</param>
    public static double Sum(ReadOnlySpan<double> values)
    {
        Vector256<double> lanes = Vector256<double>.Zero;
        ReadOnlySpan<Vector256<double>> vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
        foreach (Vector256<double> vector in vectors)
        {
            lanes += vector;
        }

        double sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
        foreach (double value in values[(vectors.Length * Vector256<double>.Count)..])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The inner product of two vectors of one length.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Vector256<double> lanes = Vector256<double>.Zero;
        ReadOnlySpan<Vector256<double>> leftVectors = MemoryMarshal.Cast<double, Vector256<double>>(left);
        ReadOnlySpan<Vector256<double>> rightVectors = MemoryMarshal.Cast<double, Vector256<double>>(right);
        for (int index = 0; index < leftVectors.Length; index++)
        {
            lanes += leftVectors[index] * rightVectors[index];
        }

        double sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
        for (int index = leftVectors.Length * Vector256<double>.Count; index < left.Length; index++)
        {
            sum += left[index] * right[index];
        }

        return sum;
    }

    /// <summary>The mean of all elements.</summary>
    /// <param name="values">The elements.</param>
    public static double Mean(ReadOnlySpan<double> values) => Sum(values) / values.Length;
}
