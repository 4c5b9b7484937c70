using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>A batch's products with its first block's input matrices, gathered from those that batches
/// share.</summary>
/// <param name="buffers">Where the tensors live.</param>
/// <param name="sources">What they were filled from.</param>
internal sealed class SharedProducts(BatchBuffers buffers, TensorSources sources)
{
    /// <summary>Gathers the products of the batch's streams.</summary>
    /// <param name="batch">The rows, all of which start at one block.</param>
    /// <param name="products">The shared products.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Gather(RowBatch batch, InputProducts products, Cancellation cancellation) =>
        sources.FillOnce("products", StreamSource.Of(batch), () => Fill(batch, products, cancellation));

    /// <summary>Binds them and a head's to a block.</summary>
    /// <param name="binding">The block's inputs for some rows of the batch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="ofHead">The products of the rows' head.</param>
    /// <param name="products">The shared products.</param>
    public void Bind(BlockBinding binding, RowBatch batch, InputProducts.Lease ofHead, InputProducts products)
    {
        string[] names = InputProductsGraph.Matrices(batch.First.Start!.Layer);
        for (int matrix = 0; matrix < names.Length; matrix++)
        {
            int width = products.WidthOf(matrix);
            binding.InputRows(InputProductsGraph.OfStream(names[matrix]), Gathered(matrix, batch, width), width);
            binding.Input(InputProductsGraph.OfHead(names[matrix]), ofHead[matrix]);
        }
    }

    private void Fill(RowBatch batch, InputProducts products, Cancellation cancellation)
    {
        InputProducts.Lease[] leases =
            [.. batch.Rows.Select(row => products.OfStream(row.Start!, cancellation))];
        try
        {
            // The other threads mostly begin with the same streams: first those that none has begun, then a wait.
            Array.ForEach(leases, lease => lease.MakeUnlessBegun());
            for (int row = 0; row < leases.Length; row++)
            {
                Copy(batch, row, leases[row], products);
            }
        }
        finally
        {
            Array.ForEach(leases, lease => lease.Dispose());
        }
    }

    private void Copy(RowBatch batch, int row, InputProducts.Lease own, InputProducts products)
    {
        for (int matrix = 0; matrix < InputProductsGraph.MatrixCount; matrix++)
        {
            int width = products.WidthOf(matrix);
            Span<float> target =
                BatchBuffers.Floats(Gathered(matrix, batch, width)).Slice(row * batch.Length * width);
            int size = batch.Rows[row].Tokens.Length * width;
            BatchBuffers.Floats(own[matrix])[..size].CopyTo(target);
            target[size..(batch.Length * width)].Clear();
        }
    }

    private OrtValue Gathered(int matrix, RowBatch batch, int width) => buffers.Get(
        string.Create(CultureInfo.InvariantCulture, $"products.{matrix}"), batch.Rows.Count, batch.Length, width);
}
