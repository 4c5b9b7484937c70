using System.Numerics.Tensors;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>Folds the final LayerNorm into the unembedding and centers that over d_model and over the
/// vocabulary.</summary>
internal static class UnembeddingFolding
{
    /// <summary>W_U and b_U of a checkpoint.</summary>
    /// <remarks>With U [d_vocab, d_model], gain g and bias b: W_U = center(U g) - its mean row, b_U = U b - its mean.
    /// The mean row is center(mean(U) g), as centering is linear, so one reading of U gives it and b_U.</remarks>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Stops between strips of rows.</param>
    public static IReadOnlyList<FoldedTensor> Tensors(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        CheckpointTensor unembedding = checkpoint.Unembedding;
        double[] gain = checkpoint[CheckpointNames.FinalGain].ReadRow();
        double[] bias = checkpoint[CheckpointNames.FinalBias].ReadRow();
        double[] biasSeen = new double[unembedding.Rows];
        double[] mean = ReadOnce(unembedding, bias, biasSeen, cancellationToken);
        TensorPrimitives.Multiply<double>(mean, gain, mean);
        Rows.Center(mean);
        Rows.Center(biasSeen);
        return
        [
            new VocabularyMatrix(WeightNames.Unembedding, unembedding) { Gain = gain, Mean = mean },
            new FoldedVector(WeightNames.UnembeddingBias, biasSeen.Length, biasSeen),
        ];
    }

    private static double[] ReadOnce(
        CheckpointTensor unembedding, double[] bias, double[] biasSeen, CancellationToken cancellationToken)
    {
        // One partial sum a strip, added in the strips' order: the same bits for any number of processors.
        int width = unembedding.Columns;
        double[]?[] partials = new double[(unembedding.Rows + Rows.PerStrip - 1) / Rows.PerStrip][];
        Rows.ForEachStrip(unembedding.Rows, ReadStrip, cancellationToken);
        double[] mean = new double[width];
        foreach (double[]? partial in partials)
        {
            TensorPrimitives.Add<double>(mean, partial, mean);
        }

        TensorPrimitives.Divide(mean, (double)unembedding.Rows, mean);
        return mean;

        void ReadStrip(int first, int count)
        {
            double[] row = new double[width];
            double[] sum = new double[width];
            for (int index = first; index < first + count; index++)
            {
                unembedding.Read(index, 0, row);
                biasSeen[index] = OrderedSums.Dot(row, bias);
                TensorPrimitives.Add<double>(sum, row, sum);
            }

            partials[first / Rows.PerStrip] = sum;
        }
    }
}
