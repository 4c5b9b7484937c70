using System.Numerics.Tensors;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>The embedding or unembedding, [d_vocab, d_model], each row centered over d_model.</summary>
/// <param name="name">Its name in the package.</param>
/// <param name="source">[d_vocab, d_model].</param>
internal sealed class VocabularyMatrix(string name, CheckpointTensor source)
    : FoldedTensor(name, source.Rows, source.Columns)
{
    /// <summary>Gain of the final LayerNorm, [d_model], for the unembedding: applied before a row is
    /// centered.</summary>
    public double[]? Gain { get; init; }

    /// <summary>Mean of all folded rows, [d_model], for the unembedding: subtracted from each.</summary>
    public double[]? Mean { get; init; }

    /// <inheritdoc/>
    public override void Fill(int firstRow, Span<float> destination)
    {
        double[] row = new double[Columns];
        for (int index = 0; index < destination.Length / Columns; index++)
        {
            source.Read(firstRow + index, 0, row);
            if (Gain is not null)
            {
                TensorPrimitives.Multiply<double>(row, Gain, row);
            }

            Folding.Rows.Center(row);
            if (Mean is not null)
            {
                TensorPrimitives.Subtract<double>(row, Mean, row);
            }

            Round(row, destination.Slice(index * Columns, Columns));
        }
    }
}
