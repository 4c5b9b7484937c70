using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Two small graphs around W_O whose matrix is an input, so that it is not held a second time.</summary>
internal static class LinearGraphs
{
    public const string Input = "input";
    public const string Matrix = "matrix";
    public const string Stream = "stream";
    public const string Output = "output";

    /// <summary>Directions through W_O: input [rows, d_model] matrix^T, matrix [head x d_head, d_model].</summary>
    /// <param name="type">The matrix's type; sums are of float32.</param>
    public static byte[] Transposed(DataType type = DataType.Float)
    {
        GraphBuilder graph = new("through_w_o");
        string input = graph.Input(Input, DataType.Float, "rows", "d_model");
        string matrix = Wide(graph, graph.Input(Matrix, type, "out", "d_model"), type);
        graph.Output(graph.MatMulTransposed(Output, input, matrix), DataType.Float, "rows", "out");
        return graph.ToBytes();
    }

    /// <summary>A head's difference written to the stream: stream [rows, d_model] + input [rows, d_head]
    /// matrix.</summary>
    /// <param name="type">The matrix's type; sums are of float32.</param>
    public static byte[] Written(DataType type = DataType.Float)
    {
        GraphBuilder graph = new("head_written");
        string stream = graph.Input(Stream, DataType.Float, "rows", "d_model");
        string input = graph.Input(Input, DataType.Float, "rows", "d_head");
        string matrix = Wide(graph, graph.Input(Matrix, type, "d_head", "d_model"), type);
        string written = graph.Node("MatMul", "written", input, matrix);
        graph.Output(graph.Node("Add", Output, stream, written), DataType.Float, "rows", "d_model");
        return graph.ToBytes();
    }

    private static string Wide(GraphBuilder graph, string matrix, DataType type) =>
        type == DataType.Float ? matrix : graph.Cast(matrix + ".wide", matrix, DataType.Float);
}
