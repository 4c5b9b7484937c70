using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.GraphBuilder;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Direct effects of an MLP layer's neurons before the division by the scale, and how they differ between two
/// streams at the same positions. The layer's weights are inputs, so that they are not held a second time.</summary>
/// <remarks>Both streams go through the same nodes, so that equal streams give changes of 0 to the bit. The change is
/// the difference of the activations along the direction, not that of two effects: it carries the rounding of what
/// changed.</remarks>
internal static class NeuronGraph
{
    /// <summary>Input: streams that the MLP reads, [batch, pos, d_model] or [1, scored, d_model].</summary>
    public const string Stream = "stream";

    /// <summary>Input: indices of some positions among the streams', [rows].</summary>
    public const string Indices = "indices";

    /// <summary>Input: the streams that these are held against, at those positions, [1, rows, d_model].</summary>
    public const string Before = "before";

    /// <summary>Input: the directions u there, [rows, d_model].</summary>
    public const string Directions = "directions";

    /// <summary>Input W_in, [d_model, neurons].</summary>
    public const string WIn = "w_in";

    /// <summary>Input b_in, [neurons].</summary>
    public const string BIn = "b_in";

    /// <summary>Input W_out, [neurons, d_model].</summary>
    public const string WOut = "w_out";

    /// <summary>Output post (W_out u) of <see cref="Before"/>, [1, rows, neurons].</summary>
    public const string Effects = "effects";

    /// <summary>Output (post' - post) (W_out u), [1, rows, neurons].</summary>
    public const string Changes = "changes";

    private const string Rows = "rows";

    /// <summary>Writes the graph.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="type">Type of the weights; sums are of float32.</param>
    /// <param name="isFused">Whether one node adds the bias and activates; see
    /// <see cref="GraphOperators.BiasedActivation"/>.</param>
    public static byte[] Build(Architecture architecture, DataType type, bool isFused)
    {
        GraphBuilder graph = new("neurons");
        ModelShape shape = architecture.Shape;
        string width = Dim(shape.DModel);
        string neurons = Dim(architecture.DMlpPadded);
        string stream = graph.Input(Stream, DataType.Float, "batch", "pos", width);
        string indices = graph.Input(Indices, DataType.Int64, Rows);
        string before = graph.Input(Before, DataType.Float, "1", Rows, width);
        string directions = graph.Input(Directions, DataType.Float, Rows, width);
        string wIn = Wide(graph, graph.Input(WIn, type, width, neurons), type);
        string bIn = Wide(graph, graph.Input(BIn, type, neurons), type);
        string wOut = Wide(graph, graph.Input(WOut, type, neurons, width), type);
        string along = graph.MatMulTransposed("along", directions, wOut);
        string Activate(string name, string read)
        {
            string normalized = graph.LayerNorm(
                name + ".normalized", read, shape.DModel, architecture.LayerNormEpsilon).Normalized;
            string pre = graph.Node("MatMul", name + ".pre", normalized, wIn);
            return graph.BiasedActivation(name + ".post", pre, bIn, architecture.Activation, isFused);
        }

        string post = Activate("unchanged", before);
        string changed = Activate("changed", graph.Rows("read", stream, indices, shape.DModel));
        graph.Node("Mul", Effects, post, along);
        graph.Node("Mul", Changes, graph.Node("Sub", "post.change", changed, post), along);
        graph.Output(Effects, DataType.Float, "1", Rows, neurons);
        graph.Output(Changes, DataType.Float, "1", Rows, neurons);
        return graph.ToBytes();
    }

    private static string Wide(GraphBuilder graph, string weight, DataType type) =>
        type == DataType.Float ? weight : graph.Cast(weight + ".wide", weight, DataType.Float);
}
