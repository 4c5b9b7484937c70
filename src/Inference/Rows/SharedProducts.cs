using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>A batch's products with its first block's input matrices, gathered from those that the run shares, once for
/// all batches of the same prompts that follow each other.</summary>
/// <param name="buffers">Where the tensors live.</param>
internal sealed class SharedProducts(BatchBuffers buffers)
{
    private int gathered;

    /// <summary>Gathers the products of the batch's streams.</summary>
    /// <param name="batch">The rows, all of which start at one block.</param>
    /// <param name="products">The run's products.</param>
    /// <param name="version">Another number for every other batch of kept streams.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Gather(RowBatch batch, InputProducts products, int version, Cancellation cancellation)
    {
        if (version == gathered)
        {
            return;
        }

        InputProducts.Lease[] leases = [.. batch.Rows.Select(row =>
            products.OfStream(row.Start!.Layer, (KeptActivations)row.Start.Cache, cancellation))];
        try
        {
            // The other threads mostly begin with the same streams: first those that none of them is at, then a wait.
            Array.ForEach(leases, lease => lease.MakeIfNobodyDoes());
            for (int row = 0; row < leases.Length; row++)
            {
                Copy(batch, row, leases[row], products);
            }
        }
        finally
        {
            Array.ForEach(leases, lease => lease.Dispose());
        }

        gathered = version;
    }

    /// <summary>Binds them and a head's to a block.</summary>
    /// <param name="binding">The block's inputs for some rows of the batch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="ofHead">The products of the rows' head.</param>
    /// <param name="products">The run's products.</param>
    public void Bind(RunBinding binding, RowBatch batch, InputProducts.Lease ofHead, InputProducts products)
    {
        string[] names = InputProductsGraph.Matrices(batch.First.Start!.Layer);
        for (int matrix = 0; matrix < names.Length; matrix++)
        {
            int width = products.WidthOf(matrix);
            binding.InputRows(InputProductsGraph.OfStream(names[matrix]), Gathered(matrix, batch, width), width);
            binding.Input(InputProductsGraph.OfHead(names[matrix]), ofHead[matrix]);
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
