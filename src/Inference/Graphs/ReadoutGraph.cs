using SelfRepair.Analysis.Transformers;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Reads last streams where they lie: their projections on the scored directions and their final scales, so
/// that two numbers a position leave the device. In double, as the host reads them.</summary>
internal static class ReadoutGraph
{
    /// <summary>Input: the last stream, [batch, pos, d_model] or [1, scored, d_model].</summary>
    public const string Stream = "stream";

    /// <summary>Input: u, [batch, pos, d_model] or [1, scored, d_model].</summary>
    public const string Directions = "directions";

    /// <summary>Input, where the stream is whole and the directions are packed: indices among [batch x pos],
    /// [scored].</summary>
    public const string Scored = "scored";

    /// <summary>Output r . u, in the layout of the directions without d_model.</summary>
    public const string Projection = "projection";

    /// <summary>Output s, in the same layout.</summary>
    public const string Scale = "scale";

    /// <summary>Writes the graph.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="epsilon">The final LayerNorm's eps.</param>
    /// <param name="gathers">Whether the stream is whole and the directions are packed.</param>
    public static byte[] Build(ModelShape shape, double epsilon, bool gathers)
    {
        GraphBuilder graph = new("readout");
        string width = GraphBuilder.Dim(shape.DModel);
        string stream = graph.Input(Stream, DataType.Float, "batch", "pos", width);
        string directions = graph.Input(Directions, DataType.Float, gathers ? "1" : "batch", "scored", width);
        string read = gathers
            ? graph.Rows("read", stream, graph.Input(Scored, DataType.Int64, "scored"), shape.DModel)
            : stream;
        string r = graph.Cast("r", read, DataType.Double);
        string u = graph.Cast("u", directions, DataType.Double);
        string along = graph.SumOverLast("along", graph.Node("Mul", "r_u", r, u));
        string variance = Variance(graph, r, 1.0 / shape.DModel);
        string scale = graph.Node(
            "Sqrt", "s", graph.Node("Add", "s_squared", variance, graph.Number("epsilon", epsilon)));
        graph.Output(graph.Cast(Projection, along, DataType.Float), DataType.Float, "scored.batch", "scored.pos");
        graph.Output(graph.Cast(Scale, scale, DataType.Float), DataType.Float, "scored.batch", "scored.pos");
        return graph.ToBytes();
    }

    /// <summary>Mean of r^2 less the square of the mean: streams are centered up to rounding, so that nothing is lost;
    /// the difference is not negative, but where a stream is 0 rounding may leave it below.</summary>
    private static string Variance(GraphBuilder graph, string r, double share)
    {
        string perWidth = graph.Number("1/d_model", share);
        string mean = graph.Node("Mul", "mean", graph.SumOverLast("sum", r), perWidth);
        string squares = graph.SumOverLast("sum_of_squares", graph.Node("Mul", "r_r", r, r));
        string meanSquare = graph.Node("Mul", "mean_square", squares, perWidth);
        string variance = graph.Node("Sub", "variance", meanSquare, graph.Node("Mul", "mean_mean", mean, mean));
        return graph.Node("Max", "variance.positive", variance, graph.Number("zero", 0));
    }
}
