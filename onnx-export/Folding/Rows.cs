using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>Work on the rows of a matrix, shared among processors by strips whose cut does not depend on their
/// number.</summary>
internal static class Rows
{
    /// <summary>Rows of a strip. 32 float32 elements, the width in which a transposed matrix is read, are two cache
    /// lines.</summary>
    public const int PerStrip = 32;

    /// <summary>Runs an action for every strip of rows.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="strip">Takes the first row and the number of rows.</param>
    /// <param name="cancellationToken">Stops between strips.</param>
    /// <exception cref="ExportException">What the action refused.</exception>
    public static void ForEachStrip(int count, Action<int, int> strip, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        int strips = (count + PerStrip - 1) / PerStrip;
        try
        {
            Parallel.For(0, strips, options, index =>
                strip(index * PerStrip, Math.Min(PerStrip, count - (index * PerStrip))));
        }
        catch (AggregateException exception) when (exception.InnerException is ExportException refusal)
        {
            ExceptionDispatchInfo.Throw(refusal);
        }
    }

    /// <summary>The product of a matrix and a vector, [Rows].</summary>
    /// <param name="matrix">[Rows, Columns].</param>
    /// <param name="vector">[Columns].</param>
    /// <param name="cancellationToken">Stops between strips.</param>
    /// <exception cref="NonFiniteWeightException">The matrix holds NaN or infinity.</exception>
    public static double[] Product(CheckpointTensor matrix, double[] vector, CancellationToken cancellationToken)
    {
        double[] product = new double[matrix.Rows];
        ForEachStrip(matrix.Rows, ProductOfStrip, cancellationToken);
        return product;

        void ProductOfStrip(int first, int count)
        {
            double[] row = new double[matrix.Columns];
            for (int index = first; index < first + count; index++)
            {
                matrix.Read(index, 0, row);
                product[index] = OrderedSums.Dot(row, vector);
            }
        }
    }

    /// <summary>Subtracts the mean of a vector from its elements.</summary>
    /// <param name="values">Changed in place.</param>
    public static void Center(Span<double> values) =>
        TensorPrimitives.Subtract(values, OrderedSums.Mean(values), values);

    /// <summary>Element-wise sum, [length].</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static double[] Add(double[] left, double[] right)
    {
        double[] sum = new double[left.Length];
        TensorPrimitives.Add<double>(left, right, sum);
        return sum;
    }
}
