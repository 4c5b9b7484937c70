using System.Numerics.Tensors;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>Head outputs written to the stream, on the host and in double: they are few, and their norms and
/// projections are reported.</summary>
internal static class HeadWrites
{
    /// <summary>z W_O,h.</summary>
    /// <param name="package">The model.</param>
    /// <param name="head">The head.</param>
    /// <param name="z">[rows, d_head].</param>
    /// <returns>[rows, d_model].</returns>
    /// <exception cref="ArgumentException">The model lacks the head, or z is not whole rows.</exception>
    public static float[] Of(ModelPackage package, HeadId head, ReadOnlySpan<float> z)
    {
        ModelShape shape = package.Architecture.Shape;
        if (!shape.Contains(head) || z.Length % shape.DHead != 0)
        {
            throw new ArgumentException($"{head} of the model writes outputs of {shape.DHead} numbers.", nameof(z));
        }

        // The rows of a head lie together, and the padding of W_O after those of the last one.
        int size = shape.DHead * shape.DModel;
        double[] matrix = new double[size];
        TensorPrimitives.ConvertTruncating<float, double>(
            package.Weights.Floats(WeightNames.WO(head.Layer), (long)head.Index * size, size), matrix);
        float[] writes = new float[z.Length / shape.DHead * shape.DModel];
        double[] sums = new double[shape.DModel];
        for (int row = 0; row < z.Length / shape.DHead; row++)
        {
            Array.Clear(sums);
            for (int dimension = 0; dimension < shape.DHead; dimension++)
            {
                ReadOnlySpan<double> through = matrix.AsSpan(dimension * shape.DModel, shape.DModel);
                TensorPrimitives.MultiplyAdd<double>(through, z[(row * shape.DHead) + dimension], sums, sums);
            }

            TensorPrimitives.ConvertTruncating<double, float>(
                sums, writes.AsSpan(row * shape.DModel, shape.DModel));
        }

        return writes;
    }
}
