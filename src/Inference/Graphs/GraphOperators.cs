using System.Globalization;
using SelfRepair.Inference.Graphs.Onnx;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;
using static SelfRepair.Inference.Graphs.OnnxMessages;

namespace SelfRepair.Inference.Graphs;

/// <summary>What nodes compute whose operators take attributes, or that are several. A method returns the name of its
/// output.</summary>
internal static class GraphOperators
{
    /// <summary>The size of a tensor's first axis, an integer without axes.</summary>
    public static string SizeOfFirstAxis(this GraphBuilder graph, string output, string input)
    {
        string shape = graph.Node("Shape", output + ".shape", [input], Integer("start", 0), Integer("end", 1));
        return graph.Node("Squeeze", output, shape);
    }

    /// <summary>A tensor in another type.</summary>
    public static string Cast(this GraphBuilder graph, string output, string input, DataType type) =>
        graph.Node("Cast", output, [input], Integer("to", (long)type));

    /// <summary>A tensor with zeros after the values of its last axis.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Name of the wider tensor.</param>
    /// <param name="input">The tensor.</param>
    /// <param name="axes">Number of its axes.</param>
    /// <param name="zeros">Number of zeros.</param>
    public static string Padded(this GraphBuilder graph, string output, string input, int axes, long zeros)
    {
        long[] pads = new long[2 * axes];
        pads[^1] = zeros;
        string name = string.Create(CultureInfo.InvariantCulture, $"pads.{axes}.{zeros}");
        return graph.Node("Pad", output, input, graph.Integers(name, pads));
    }

    /// <summary>LayerNormalization without gain or bias over the last axis: the normalized stream and 1 /
    /// scale.</summary>
    public static (string Normalized, string InverseScale) LayerNorm(
        this GraphBuilder graph, string output, string input, int width, double epsilon)
    {
        string inverse = output + ".inverse_scale";
        graph.Node(
            "LayerNormalization",
            [output, output + ".mean", inverse],
            [input, graph.Filled("layer_norm.ones", width, 1)],
            Integer("axis", -1),
            Float("epsilon", (float)epsilon));
        return (output, inverse);
    }

    public static string Rotary(
        this GraphBuilder graph,
        string output,
        string input,
        string cos,
        string sin,
        string positions,
        int heads,
        int dims) => graph.Node(
            "RotaryEmbedding",
            output,
            [input, cos, sin, positions],
            Integer("num_heads", heads),
            Integer("rotary_embedding_dim", dims),
            Integer("interleaved", 0));

    /// <summary>Causal self-attention, scores q . k / sqrt(d_head): z, [batch, pos, head x d_head].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Name of z.</param>
    /// <param name="query">[batch, pos, head x d_head].</param>
    /// <param name="key">[batch, pos, head x d_head].</param>
    /// <param name="value">[batch, pos, head x d_head].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="scale">What scores are multiplied by; null: 1 / sqrt(d_head).</param>
    public static string CausalAttention(
        this GraphBuilder graph,
        string output,
        string query,
        string key,
        string value,
        int heads,
        float? scale = null) => graph.Node(
            "Attention", output, [query, key, value], [Integer("is_causal", 1), .. OfHeads(heads, scale)]);

    /// <summary>Attention of some queries, scores q . k / sqrt(d_head): z, [batch, query, head x d_head].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Name of z.</param>
    /// <param name="query">[batch, query, head x d_head].</param>
    /// <param name="key">[batch, pos, head x d_head].</param>
    /// <param name="value">[batch, pos, head x d_head].</param>
    /// <param name="seen">Whether a query sees a key, [batch, 1, query, pos].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="scale">What scores are multiplied by; null: 1 / sqrt(d_head).</param>
    public static string Attention(
        this GraphBuilder graph,
        string output,
        string query,
        string key,
        string value,
        string seen,
        int heads,
        float? scale = null) => graph.Node(
            "Attention", output, [query, key, value, seen], [.. OfHeads(heads, scale)]);

    /// <summary>The activation function of input + bias.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Its name.</param>
    /// <param name="input">The input.</param>
    /// <param name="bias">The bias.</param>
    /// <param name="activation">The function.</param>
    /// <param name="isFused">Whether one node does both where ONNX Runtime has such a node. On a processor two are
    /// faster: each of them works in place, and the one needs memory of its own.</param>
    public static string BiasedActivation(
        this GraphBuilder graph,
        string output,
        string input,
        string bias,
        ActivationFunction activation,
        bool isFused)
    {
        if (activation == ActivationFunction.Gelu && isFused)
        {
            return graph.NodeOfMicrosoft("BiasGelu", output, input, bias);
        }

        string pre = graph.Node("Add", output + ".pre", input, bias);
        return activation switch
        {
            ActivationFunction.Gelu => graph.Node("Gelu", output, pre),
            ActivationFunction.GeluTanh => graph.Node("Gelu", output, [pre], Text("approximate", "tanh")),
            ActivationFunction.Relu => graph.Node("Relu", output, pre),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };
    }

    /// <summary>input weight^T, both matrices.</summary>
    public static string MatMulTransposed(this GraphBuilder graph, string output, string input, string weight) =>
        graph.Node("Gemm", output, [input, weight], Integer("transB", 1));

    /// <summary>input weight^T + bias, both matrices.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Its name, [rows, columns].</param>
    /// <param name="input">[rows, width].</param>
    /// <param name="weight">[columns, width].</param>
    /// <param name="bias">[columns].</param>
    public static string MatMulTransposed(
        this GraphBuilder graph, string output, string input, string weight, string bias) =>
        graph.Node("Gemm", output, [input, weight, bias], Integer("transB", 1));

    /// <summary>One element of each row of a matrix, [rows, 1].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Its name.</param>
    /// <param name="input">The matrix.</param>
    /// <param name="columns">Which, [rows, 1].</param>
    public static string ElementOfEach(this GraphBuilder graph, string output, string input, string columns) =>
        graph.Node("GatherElements", output, [input, columns], Integer("axis", 1));

    /// <summary>Joins tensors along one of their axes; of negative ones -1 is the last.</summary>
    public static string Joined(this GraphBuilder graph, string output, int axis, params string[] inputs) =>
        graph.Node("Concat", output, inputs, Integer("axis", axis));

    /// <summary>Parts a tensor along its last axis.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">Names of the parts.</param>
    /// <param name="input">The tensor.</param>
    /// <param name="sizes">Size of each part.</param>
    public static void SplitLast(this GraphBuilder graph, string[] outputs, string input, params long[] sizes)
    {
        string split = graph.Integers(string.Join('.', ["split", .. sizes]), sizes);
        graph.Node("Split", outputs, [input, split], Integer("axis", -1));
    }

    /// <summary>Some positions of a tensor [batch, pos, width...], by their indices among [batch x pos]: [1, indices,
    /// width...].</summary>
    /// <remarks>The axis of size 1 keeps a product's shape: ONNX Runtime turns MatMul and Add of matrices into one
    /// Gemm, whose sums end in other bits.</remarks>
    public static string Rows(
        this GraphBuilder graph, string output, string input, string indices, params long[] width)
    {
        string shape = graph.Integers(string.Join('.', ["shape.rows", .. width]), [1, -1, .. width]);
        string rows = graph.Node("Reshape", output + ".rows", input, shape);
        return graph.Node("Gather", output, [rows, indices], Integer("axis", 1));
    }

    /// <summary>Some positions of each row of a tensor [batch, pos, width]: [batch, indices, width].</summary>
    public static string RowsOfEach(this GraphBuilder graph, string output, string input, string indices)
    {
        string each = graph.Node("Unsqueeze", output + ".indices", indices, graph.Integers("last_axis", -1));
        return graph.Node("GatherND", output, [input, each], Integer("batch_dims", 1));
    }

    /// <summary>Some rows of a matrix, [indices, columns], or elements of a vector, as the indices lie.</summary>
    public static string RowsOfMatrix(this GraphBuilder graph, string output, string matrix, string indices) =>
        graph.Node("Gather", output, [matrix, indices], Integer("axis", 0));

    public static string SumOverLast(
        this GraphBuilder graph, string output, string input, bool keepsAxis = false) =>
        ReduceLast(graph, "ReduceSum", output, input, keepsAxis);

    /// <summary>The largest value of each row of a matrix, [rows, 1].</summary>
    public static string LargestOfLast(this GraphBuilder graph, string output, string input) =>
        ReduceLast(graph, "ReduceMax", output, input, keepsAxis: true);

    /// <summary>The least value of each row of a matrix, [rows, 1].</summary>
    public static string LeastOfLast(this GraphBuilder graph, string output, string input) =>
        ReduceLast(graph, "ReduceMin", output, input, keepsAxis: true);

    /// <summary>The largest values of each row of a matrix, the largest first, of equal ones the earlier column: values
    /// and columns, each [rows, count].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">Name of the values; that of the columns is this and <c>.columns</c>.</param>
    /// <param name="input">The matrix.</param>
    /// <param name="count">How many.</param>
    public static (string Values, string Columns) Largest(
        this GraphBuilder graph, string output, string input, int count)
    {
        string columns = output + ".columns";
        string counted = graph.Integers(string.Create(CultureInfo.InvariantCulture, $"count.{count}"), count);
        graph.Node(
            "TopK",
            [output, columns],
            [input, counted],
            Integer("axis", 1),
            Integer("largest", 1),
            Integer("sorted", 1));
        return (output, columns);
    }

    private static string ReduceLast(
        GraphBuilder graph, string op, string output, string input, bool keepsAxis) => graph.Node(
        op, output, [input, graph.Integers("last_axis", -1)], Integer("keepdims", keepsAxis ? 1 : 0));

    private static IEnumerable<AttributeProto> OfHeads(int heads, float? scale)
    {
        yield return Integer("q_num_heads", heads);
        yield return Integer("kv_num_heads", heads);
        if (scale is float given)
        {
            yield return Float("scale", given);
        }
    }
}
