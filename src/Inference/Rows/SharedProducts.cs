using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Products with a block's input matrices that rows share: those of the stream that several heads change,
/// and those of the heads' W_O,h. Each is made when first needed and kept until the stream or the block is
/// another.</summary>
/// <param name="sessions">The model's sessions.</param>
/// <param name="architecture">The model.</param>
/// <param name="buffers">Where the tensors live.</param>
internal sealed class SharedProducts(BlockSessions sessions, Architecture architecture, BatchBuffers buffers)
{
    private readonly ModelShape shape = architecture.Shape;
    private readonly bool[] hasHead = new bool[architecture.Shape.HeadCount];
    private int streamVersion;
    private (int Block, int HeadLayer) heads = (-1, -1);

    /// <summary>Sees to it that the products of a stream are there.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="stream">The stream, [batch, pos, d_model].</param>
    /// <param name="version">Another number for every other stream.</param>
    /// <param name="tokenCount">batch x pos.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Prepare(int layer, OrtValue stream, int version, int tokenCount, Cancellation cancellation)
    {
        if (version != streamVersion)
        {
            using OrtValue rows = BatchBuffers.View(stream, 0, tokenCount, shape.DModel);
            Multiply(layer, rows, matrix => OfStream(matrix, tokenCount), cancellation);
            streamVersion = version;
        }
    }

    /// <summary>Sees to it that a head's products are there.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="head">The head.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Prepare(int layer, HeadId head, Cancellation cancellation)
    {
        if (heads != (layer, head.Layer))
        {
            heads = (layer, head.Layer);
            Array.Clear(hasHead);
        }

        if (!hasHead[head.Index])
        {
            using OrtValue rows = sessions.HeadMatrix(head);
            Multiply(layer, rows, matrix => OfHead(matrix, head), cancellation);
            hasHead[head.Index] = true;
        }
    }

    /// <summary>Binds both to a block.</summary>
    /// <param name="binding">The block's inputs for some rows of the stream.</param>
    /// <param name="layer">The block.</param>
    /// <param name="head">The rows' head.</param>
    /// <param name="tokenCount">batch x pos.</param>
    public void Bind(RunBinding binding, int layer, HeadId head, int tokenCount)
    {
        string[] names = InputProductsGraph.Matrices(layer);
        for (int matrix = 0; matrix < names.Length; matrix++)
        {
            int width = WidthOf(matrix);
            OrtValue all = buffers.Get(NameOf("stream", matrix), tokenCount, width);
            binding.InputRows(InputProductsGraph.OfStream(names[matrix]), all, width);
            binding.Input(InputProductsGraph.OfHead(names[matrix]), OfHead(matrix, head));
        }
    }

    private void Multiply(int layer, OrtValue rows, Func<int, OrtValue> output, Cancellation cancellation)
    {
        InferenceSession session = sessions.InputProducts(layer);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(InputProductsGraph.Rows, rows);
        string[] names = InputProductsGraph.Matrices(layer);
        OrtValue[] outputs = [.. Enumerable.Range(0, names.Length).Select(output)];
        for (int matrix = 0; matrix < names.Length; matrix++)
        {
            binding.BindOutput(InputProductsGraph.Product(names[matrix]), outputs[matrix]);
        }

        cancellation.Run(session, binding);
        foreach (OrtValue view in outputs)
        {
            view.Dispose();
        }
    }

    private OrtValue OfStream(int matrix, int tokenCount)
    {
        int width = WidthOf(matrix);
        return BatchBuffers.View(
            buffers.Get(NameOf("stream", matrix), tokenCount, width), 0, tokenCount, width);
    }

    private OrtValue OfHead(int matrix, HeadId head)
    {
        int width = WidthOf(matrix);
        OrtValue all = buffers.Get(NameOf("head", matrix), shape.HeadCount * shape.DHead, width);
        return BatchBuffers.View(all, head.Index * shape.DHead, shape.DHead, width);
    }

    /// <summary>Columns of W_Q, W_K, W_V and W_in.</summary>
    private int WidthOf(int matrix) => matrix == 3 ? architecture.DMlpPadded : shape.DModel;

    private static string NameOf(string of, int matrix) =>
        string.Create(CultureInfo.InvariantCulture, $"products.{of}.{matrix}");
}
