using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Rows times each matrix that a parallel block reads its stream through: W_Q, W_K, W_V and W_in. Sent
/// through it: a clean stream, for all heads that change it, and a head's W_O,h, for all streams that it is changed
/// in.</summary>
internal static class InputProductsGraph
{
    /// <summary>Input: the rows, [rows, d_model].</summary>
    public const string Rows = "rows";

    /// <summary>Number of the matrices.</summary>
    public const int MatrixCount = 4;

    /// <summary>Names of the matrices.</summary>
    /// <param name="layer">The block, from 0.</param>
    public static string[] Matrices(int layer) =>
        [WeightNames.WQ(layer), WeightNames.WK(layer), WeightNames.WV(layer), WeightNames.WIn(layer)];

    /// <summary>The product of the clean stream with a matrix, as an input of a block, [batch, pos, width].</summary>
    /// <param name="matrix">The matrix.</param>
    public static string OfStream(string matrix) => matrix + ".of_stream";

    /// <summary>The product of a head's W_O,h with a matrix, as an input of a block, [d_head, width].</summary>
    /// <param name="matrix">The matrix.</param>
    public static string OfHead(string matrix) => matrix + ".of_head";

    /// <summary>The product with a matrix, as an output of this graph, [rows, width].</summary>
    /// <param name="matrix">The matrix.</param>
    public static string Product(string matrix) => matrix + ".product";

    /// <summary>Writes the graph.</summary>
    public static byte[] Build(int layer, ModelShape shape, GraphWeights weights)
    {
        GraphBuilder graph = new("input_products");
        string width = GraphBuilder.Dim(shape.DModel);
        string rows = graph.Input(Rows, DataType.Float, "rows", width);
        long zeros = weights.RowsOf(WeightNames.WQ(layer)) - shape.DModel;
        string read = zeros == 0 ? rows : graph.Padded("rows.padded", rows, axes: 2, zeros);
        foreach (string matrix in Matrices(layer))
        {
            string product = graph.Node("MatMul", Product(matrix), read, weights.Declare(graph, matrix));
            string columns = GraphBuilder.Dim(weights.WidthOf(matrix));
            graph.Output(product, DataType.Float, "rows", columns);
        }

        return graph.ToBytes();
    }
}
