using System.Buffers;
using System.Numerics.Tensors;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>A weight [in, out] of the package from the checkpoint's [out, in].</summary>
/// <param name="name">Its name in the package.</param>
/// <param name="rows">The stored width of the input; rows beyond the source's are zero.</param>
/// <param name="columns">The stored width of the output; columns beyond the source's are zero.</param>
/// <param name="source">[out, in].</param>
internal sealed class TransposedMatrix(string name, int rows, int columns, CheckpointTensor source)
    : FoldedTensor(name, rows, columns)
{
    /// <summary>Gain of the LayerNorm that the matrix reads through, [in]: row i is multiplied by element i.</summary>
    public double[]? Gain { get; init; }

    /// <summary>The matrix writes to the residual stream: each row is centered over d_model.</summary>
    public bool IsCentered { get; init; }

    /// <summary>Which rows of the source are the outputs, in their order; all of them by default.</summary>
    public int[]? Outputs { get; init; }

    private int OutputCount => Outputs?.Length ?? source.Rows;

    /// <inheritdoc/>
    public override void Fill(int firstRow, Span<float> destination)
    {
        destination.Clear();
        int count = Math.Min(destination.Length / Columns, source.Columns - firstRow);
        if (count <= 0)
        {
            return;
        }

        int outputs = OutputCount;
        double[] buffer = ArrayPool<double>.Shared.Rent(count * outputs);
        Span<double> transposed = buffer.AsSpan(0, count * outputs);
        Transpose(firstRow, count, transposed);
        for (int index = 0; index < count; index++)
        {
            Span<double> row = transposed.Slice(index * outputs, outputs);
            FoldRow(firstRow + index, row);
            Round(row, destination.Slice(index * Columns, outputs));
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    private void Transpose(int firstRow, int count, Span<double> transposed)
    {
        int outputs = OutputCount;
        double[] column = new double[count];
        for (int output = 0; output < outputs; output++)
        {
            source.Read(Outputs?[output] ?? output, firstRow, column);
            for (int index = 0; index < column.Length; index++)
            {
                transposed[(index * outputs) + output] = column[index];
            }
        }
    }

    private void FoldRow(int input, Span<double> row)
    {
        if (Gain is not null)
        {
            TensorPrimitives.Multiply(row, Gain[input], row);
        }

        if (IsCentered)
        {
            Folding.Rows.Center(row);
        }
    }
}
