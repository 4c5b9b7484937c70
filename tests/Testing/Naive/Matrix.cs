using System.Numerics.Tensors;

namespace SelfRepair.Testing.Naive;

/// <summary>A row-major matrix in double.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Values">[row, column].</param>
public sealed record Matrix(int Rows, int Columns, double[] Values)
{
    /// <summary>One row.</summary>
    /// <param name="row">Its index.</param>
    public Span<double> this[int row] => Values.AsSpan(row * Columns, Columns);

    /// <summary>A matrix of zeros.</summary>
    public static Matrix Zeros(int rows, int columns) => new(rows, columns, new double[rows * columns]);

    /// <summary>Rows and columns exchanged.</summary>
    public Matrix Transposed()
    {
        Matrix turned = Zeros(Columns, Rows);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                turned[column][row] = this[row][column];
            }
        }

        return turned;
    }

    /// <summary>Some of the rows.</summary>
    public Matrix Slice(int first, int count) =>
        new(count, Columns, Values[(first * Columns)..((first + count) * Columns)]);

    /// <summary>Each row less its mean.</summary>
    public Matrix Centered()
    {
        Matrix centered = new(Rows, Columns, [.. Values]);
        for (int row = 0; row < Rows; row++)
        {
            TensorPrimitives.Subtract(centered[row], TensorPrimitives.Sum<double>(this[row]) / Columns, centered[row]);
        }

        return centered;
    }

    /// <summary>Row r multiplied by gain r.</summary>
    public Matrix Gained(double[] gain)
    {
        Matrix gained = Zeros(Rows, Columns);
        for (int row = 0; row < Rows; row++)
        {
            TensorPrimitives.Multiply(this[row], gain[row], gained[row]);
        }

        return gained;
    }

    /// <summary>y = x M + b.</summary>
    public double[] Apply(ReadOnlySpan<double> x, ReadOnlySpan<double> bias)
    {
        double[] y = bias.ToArray();
        for (int row = 0; row < Rows; row++)
        {
            TensorPrimitives.MultiplyAdd(this[row], x[row], y, y);
        }

        return y;
    }
}
