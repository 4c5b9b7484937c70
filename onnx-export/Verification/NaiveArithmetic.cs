using System.Numerics.Tensors;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>The arithmetic of the naive pass, in double on the checkpoint's own weights; it shares nothing with the
/// folding or the graphs.</summary>
internal static class NaiveArithmetic
{
    private const int RowsPerTask = 16;

    /// <summary>x W^T + bias.</summary>
    /// <param name="x">[pos, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out].</param>
    /// <param name="multiplied">x without what is folded into biases, [pos, in].</param>
    /// <param name="factors">What the package multiplies by the weights that it stores, [pos, in].</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <returns>[pos, out].</returns>
    public static Estimate Product(
        Estimate x,
        CheckpointTensor weight,
        double[] bias,
        double[] multiplied,
        double[] factors,
        CancellationToken cancellationToken)
    {
        Estimate result = Estimate.Zeros(x.PositionCount, weight.Rows);
        double relative = Float32Error.OfSum(weight.Columns);
        double[] squares = new double[multiplied.Length];
        double[] lost = new double[x.PositionCount];
        for (int position = 0; position < lost.Length; position++)
        {
            double sum = TensorPrimitives.SumOfMagnitudes<double>(factors.AsSpan(position * x.Width, x.Width));
            lost[position] = Float32Error.OfUnderflow(weight.Columns, sum);
        }

        for (int index = 0; index < squares.Length; index++)
        {
            squares[index] = Float32Error.SquaredOfFactor(weight.Columns, multiplied[index], x.Bounds[index]);
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, (weight.Rows + RowsPerTask - 1) / RowsPerTask, options, ProductOfRows);
        return result;

        void ProductOfRows(int task)
        {
            double[] w = new double[weight.Columns];
            double[] wSquares = new double[weight.Columns];
            for (int row = task * RowsPerTask; row < Math.Min(weight.Rows, (task + 1) * RowsPerTask); row++)
            {
                weight.Read(row, 0, w);
                TensorPrimitives.Multiply<double>(w, w, wSquares);
                for (int position = 0; position < x.PositionCount; position++)
                {
                    double value = TensorPrimitives.Dot<double>(x.ValuesAt(position), w) + bias[row];
                    result.ValuesAt(position)[row] = value;
                    double spread = TensorPrimitives.Dot<double>(squares.AsSpan(position * x.Width, x.Width), wSquares);
                    double bound = Math.Sqrt(spread) + (relative * Math.Abs(value)) + Float32Error.OfStep(value);

                    // sqrt(spread) / relative is at least the norm of the products, and with sqrt(n) their sum.
                    double largest = Math.Abs(value) + (Math.Sqrt(weight.Columns * spread) / relative);
                    result.BoundsAt(position)[row] = Float32Error.UnlessOverflow(bound + lost[position], largest);
                }
            }
        }
    }

    /// <summary>The sum of activations of one shape.</summary>
    /// <param name="terms">The activations.</param>
    public static Estimate Sum(params Estimate[] terms)
    {
        Estimate sum = Estimate.Zeros(terms[0].PositionCount, terms[0].Width);
        foreach (Estimate term in terms)
        {
            for (int index = 0; index < sum.Values.Length; index++)
            {
                sum.Values[index] += term.Values[index];
                double bound = sum.Bounds[index] + term.Bounds[index] + Float32Error.OfStep(term.Values[index]);
                sum.Bounds[index] = Float32Error.UnlessOverflow(bound, Math.Abs(sum.Values[index]));
            }
        }

        return sum;
    }

    /// <summary>The MLP's activation function, element by element.</summary>
    /// <param name="x">[pos, d_mlp].</param>
    /// <param name="function">The function.</param>
    public static Estimate Activate(Estimate x, ActivationFunction function)
    {
        Estimate result = Estimate.Zeros(x.PositionCount, x.Width);
        for (int index = 0; index < x.Values.Length; index++)
        {
            result.Values[index] = Activate(x.Values[index], function);
            result.Bounds[index] = Float32Error.OfActivation(x.Bounds[index], x.Values[index]);
        }

        return result;
    }

    private static double Activate(double x, ActivationFunction function) => function switch
    {
        ActivationFunction.Gelu => 0.5 * x * ErrorFunction.Complement(-x / Math.Sqrt(2)),
        ActivationFunction.GeluTanh =>
            0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        ActivationFunction.Relu => Math.Max(x, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };
}
