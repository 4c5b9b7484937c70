using System.Globalization;
using Google.Protobuf;
using SelfRepair.Inference.Graphs.Onnx;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;
using static SelfRepair.Inference.Graphs.OnnxMessages;

namespace SelfRepair.Inference.Graphs;

/// <summary>Writes one ONNX graph, node by node. A method that adds a node returns the name of its output.</summary>
internal sealed class GraphBuilder
{
    /// <summary>Attention and RotaryEmbedding are standard operators from this version on.</summary>
    private const long OpsetVersion = 23;
    private const long IrVersion = 11;
    private const string MicrosoftDomain = "com.microsoft";

    private readonly GraphProto graph;
    private readonly HashSet<string> constants = [];

    public GraphBuilder(string name) => graph = new GraphProto { Name = name };

    /// <summary>A dimension of fixed size.</summary>
    /// <param name="size">The size.</param>
    public static string Dim(long size) => size.ToString(CultureInfo.InvariantCulture);

    /// <summary>Declares an input; a dimension is a number or a name such as <c>batch</c>.</summary>
    public string Input(string name, DataType type, params string[] dims)
    {
        graph.Input.Add(ValueInfo(name, type, dims));
        return name;
    }

    /// <summary>Declares an input that need not be given: by default one value everywhere, of size 1 along the
    /// dimensions that a run decides.</summary>
    public string InputWithDefault(string name, float value, params string[] dims)
    {
        graph.Input.Add(ValueInfo(name, DataType.Float, dims));
        long[] sizes = [.. dims.Select(dim => long.TryParse(dim, out long size) ? size : 1)];
        float[] values = new float[TensorShapes.ElementCount(sizes)];
        Array.Fill(values, value);
        return Constant(name, sizes, values);
    }

    public void Output(string name, DataType type, params string[] dims) =>
        graph.Output.Add(ValueInfo(name, type, dims));

    /// <summary>Declares a weight whose values lie in another file, by offset.</summary>
    public string Weight(TensorInfo info, string fileName)
    {
        if (!constants.Add(info.Name))
        {
            return info.Name;
        }

        TensorProto tensor = new()
        {
            Name = info.Name,
            DataType = (int)DataType.Float,
            DataLocation = DataLocation.External,
        };
        tensor.Dims.AddRange(info.Shape);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = fileName });
        tensor.ExternalData.Add(Entry("offset", info.Offset));
        tensor.ExternalData.Add(Entry("length", info.ByteCount));
        graph.Initializer.Add(tensor);
        return info.Name;
    }

    /// <summary>Declares a weight that a run is given.</summary>
    public string WeightInput(TensorInfo info, DataType type) => constants.Add(info.Name)
        ? Input(info.Name, type, [.. info.Shape.Select(Dim)])
        : info.Name;

    /// <summary>A tensor of floats, held in the graph.</summary>
    public string Constant(string name, long[] dims, float[] values)
    {
        graph.Initializer.Add(Raw(name, dims, values));
        return name;
    }

    /// <summary>A vector of equal floats, held in the graph.</summary>
    public string Filled(string name, int count, float value)
    {
        if (constants.Add(name))
        {
            float[] values = new float[count];
            Array.Fill(values, value);
            Constant(name, [count], values);
        }

        return name;
    }

    /// <summary>A number of double precision, held in the graph.</summary>
    public string Number(string name, double value)
    {
        graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)DataType.Double,
            RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)),
        });
        return name;
    }

    /// <summary>A vector of integers (shapes and axes), held in the graph.</summary>
    public string Integers(string name, params long[] values)
    {
        if (constants.Add(name))
        {
            TensorProto tensor = new()
            {
                Name = name,
                DataType = (int)DataType.Int64,
                RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())),
            };
            tensor.Dims.Add(values.Length);
            graph.Initializer.Add(tensor);
        }

        return name;
    }

    /// <summary>An integer without axes, held in the graph.</summary>
    public string Scalar(string name, long value)
    {
        if (constants.Add(name))
        {
            graph.Initializer.Add(new TensorProto
            {
                Name = name,
                DataType = (int)DataType.Int64,
                RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)),
            });
        }

        return name;
    }

    /// <summary>The size of a tensor's first axis, an integer without axes.</summary>
    public string SizeOfFirstAxis(string output, string input)
    {
        NodeProto node = Add("Shape", string.Empty, [input], [output + ".shape"]);
        node.Attribute.Add(Integer("start", 0));
        node.Attribute.Add(Integer("end", 1));
        return Node("Squeeze", output, output + ".shape");
    }

    public string Node(string op, string output, params string[] inputs)
    {
        Add(op, string.Empty, inputs, [output]);
        return output;
    }

    /// <summary>A tensor in another type.</summary>
    public string Cast(string output, string input, DataType type)
    {
        Add("Cast", string.Empty, [input], [output]).Attribute.Add(Integer("to", (long)type));
        return output;
    }

    /// <summary>A tensor with zeros after the values of its last axis.</summary>
    /// <param name="output">Name of the wider tensor.</param>
    /// <param name="input">The tensor.</param>
    /// <param name="axes">Number of its axes.</param>
    /// <param name="zeros">Number of zeros.</param>
    public string Padded(string output, string input, int axes, long zeros)
    {
        long[] pads = new long[2 * axes];
        pads[^1] = zeros;
        string name = string.Create(CultureInfo.InvariantCulture, $"pads.{axes}.{zeros}");
        return Node("Pad", output, input, Integers(name, pads));
    }

    /// <summary>LayerNormalization without gain or bias over the last axis: the normalized stream and 1 /
    /// scale.</summary>
    public (string Normalized, string InverseScale) LayerNorm(string output, string input, int width, double epsilon)
    {
        string ones = Filled("layer_norm.ones", width, 1);
        NodeProto node = Add(
            "LayerNormalization",
            string.Empty,
            [input, ones],
            [output, output + ".mean", output + ".inverse_scale"]);
        node.Attribute.Add(Integer("axis", -1));
        node.Attribute.Add(Float("epsilon", (float)epsilon));
        return (output, output + ".inverse_scale");
    }

    public string Rotary(string output, string input, string cos, string sin, string positions, int heads, int dims)
    {
        NodeProto node = Add("RotaryEmbedding", string.Empty, [input, cos, sin, positions], [output]);
        node.Attribute.Add(Integer("num_heads", heads));
        node.Attribute.Add(Integer("rotary_embedding_dim", dims));
        node.Attribute.Add(Integer("interleaved", 0));
        return output;
    }

    /// <summary>Causal self-attention, scores q . k / sqrt(d_head): z, [batch, pos, head x d_head].</summary>
    /// <param name="output">Name of z.</param>
    /// <param name="query">[batch, pos, head x d_head].</param>
    /// <param name="key">[batch, pos, head x d_head].</param>
    /// <param name="value">[batch, pos, head x d_head].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="scale">What scores are multiplied by; null: 1 / sqrt(d_head).</param>
    public string CausalAttention(
        string output, string query, string key, string value, int heads, float? scale = null)
    {
        NodeProto node = Add("Attention", string.Empty, [query, key, value], [output]);
        node.Attribute.Add(Integer("is_causal", 1));
        AddHeads(node, heads, scale);
        return output;
    }

    /// <summary>Attention of some queries, scores q . k / sqrt(d_head): z, [batch, query, head x d_head].</summary>
    /// <param name="output">Name of z.</param>
    /// <param name="query">[batch, query, head x d_head].</param>
    /// <param name="key">[batch, pos, head x d_head].</param>
    /// <param name="value">[batch, pos, head x d_head].</param>
    /// <param name="seen">Whether a query sees a key, [batch, 1, query, pos].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="scale">What scores are multiplied by; null: 1 / sqrt(d_head).</param>
    public string Attention(
        string output, string query, string key, string value, string seen, int heads, float? scale = null)
    {
        NodeProto node = Add("Attention", string.Empty, [query, key, value, seen], [output]);
        AddHeads(node, heads, scale);
        return output;
    }

    /// <summary>The activation function of input + bias.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="input">The input.</param>
    /// <param name="bias">The bias.</param>
    /// <param name="activation">The function.</param>
    /// <param name="isFused">Whether one node does both where ONNX Runtime has such a node. On a processor two are
    /// faster: each of them works in place, and the one needs memory of its own.</param>
    public string BiasedActivation(
        string output, string input, string bias, ActivationFunction activation, bool isFused)
    {
        switch (activation)
        {
            case ActivationFunction.Gelu when isFused:
                Add("BiasGelu", MicrosoftDomain, [input, bias], [output]);
                break;
            case ActivationFunction.Gelu:
                Node("Gelu", output, Node("Add", output + ".pre", input, bias));
                break;
            case ActivationFunction.GeluTanh:
                NodeProto node = Add("Gelu", string.Empty, [Node("Add", output + ".pre", input, bias)], [output]);
                node.Attribute.Add(Text("approximate", "tanh"));
                break;
            case ActivationFunction.Relu:
                Node("Relu", output, Node("Add", output + ".pre", input, bias));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }

        return output;
    }

    /// <summary>input weight^T, both matrices.</summary>
    public string MatMulTransposed(string output, string input, string weight)
    {
        NodeProto node = Add("Gemm", string.Empty, [input, weight], [output]);
        node.Attribute.Add(Integer("transB", 1));
        return output;
    }

    /// <summary>input weight^T + bias, both matrices.</summary>
    /// <param name="output">Its name, [rows, columns].</param>
    /// <param name="input">[rows, width].</param>
    /// <param name="weight">[columns, width].</param>
    /// <param name="bias">[columns].</param>
    public string MatMulTransposed(string output, string input, string weight, string bias)
    {
        NodeProto node = Add("Gemm", string.Empty, [input, weight, bias], [output]);
        node.Attribute.Add(Integer("transB", 1));
        return output;
    }

    /// <summary>One element of each row of a matrix, [rows, 1].</summary>
    /// <param name="output">Its name.</param>
    /// <param name="input">The matrix.</param>
    /// <param name="columns">Which, [rows, 1].</param>
    public string ElementOfEach(string output, string input, string columns)
    {
        NodeProto node = Add("GatherElements", string.Empty, [input, columns], [output]);
        node.Attribute.Add(Integer("axis", 1));
        return output;
    }

    /// <summary>Joins two vectors.</summary>
    public string Concat(string output, string first, string second)
    {
        NodeProto node = Add("Concat", string.Empty, [first, second], [output]);
        node.Attribute.Add(Integer("axis", 0));
        return output;
    }

    /// <summary>Joins tensors along their last axis.</summary>
    public string JoinedLast(string output, params string[] inputs)
    {
        Add("Concat", string.Empty, inputs, [output]).Attribute.Add(Integer("axis", -1));
        return output;
    }

    /// <summary>Parts a tensor along its last axis.</summary>
    /// <param name="outputs">Names of the parts.</param>
    /// <param name="input">The tensor.</param>
    /// <param name="sizes">Size of each part.</param>
    public void SplitLast(string[] outputs, string input, params long[] sizes)
    {
        string split = Integers(string.Join('.', ["split", .. sizes]), sizes);
        Add("Split", string.Empty, [input, split], outputs).Attribute.Add(Integer("axis", -1));
    }

    /// <summary>Some positions of a tensor [batch, pos, width...], by their indices among [batch x pos]: [1, indices,
    /// width...].</summary>
    /// <remarks>The axis of size 1 keeps a product's shape: ONNX Runtime turns MatMul and Add of matrices into one
    /// Gemm, whose sums end in other bits.</remarks>
    public string Rows(string output, string input, string indices, params long[] width)
    {
        string shape = Integers(string.Join('.', ["shape.rows", .. width]), [1, -1, .. width]);
        NodeProto node = Add(
            "Gather", string.Empty, [Node("Reshape", output + ".rows", input, shape), indices], [output]);
        node.Attribute.Add(Integer("axis", 1));
        return output;
    }

    /// <summary>Some positions of each row of a tensor [batch, pos, width]: [batch, indices, width].</summary>
    public string RowsOfEach(string output, string input, string indices)
    {
        string each = Node("Unsqueeze", output + ".indices", indices, Integers("last_axis", -1));
        NodeProto node = Add("GatherND", string.Empty, [input, each], [output]);
        node.Attribute.Add(Integer("batch_dims", 1));
        return output;
    }

    public string SumOverLast(string output, string input, bool keepsAxis = false) =>
        ReduceLast("ReduceSum", output, input, keepsAxis);

    /// <summary>The largest value of each row of a matrix, [rows, 1].</summary>
    public string LargestOfLast(string output, string input) =>
        ReduceLast("ReduceMax", output, input, keepsAxis: true);

    /// <summary>The least value of each row of a matrix, [rows, 1].</summary>
    public string LeastOfLast(string output, string input) =>
        ReduceLast("ReduceMin", output, input, keepsAxis: true);

    /// <summary>Joins two matrices side by side, [rows, columns of both].</summary>
    public string ConcatColumns(string output, string first, string second)
    {
        NodeProto node = Add("Concat", string.Empty, [first, second], [output]);
        node.Attribute.Add(Integer("axis", 1));
        return output;
    }

    /// <summary>The largest values of each row of a matrix, the largest first, of equal ones the earlier column: values
    /// and columns, each [rows, count].</summary>
    /// <param name="output">Name of the values; that of the columns is this and <c>.columns</c>.</param>
    /// <param name="input">The matrix.</param>
    /// <param name="count">How many.</param>
    public (string Values, string Columns) Largest(string output, string input, int count)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"count.{count}");
        string columns = output + ".columns";
        NodeProto node = Add("TopK", string.Empty, [input, Integers(name, count)], [output, columns]);
        node.Attribute.Add(Integer("axis", 1));
        node.Attribute.Add(Integer("largest", 1));
        node.Attribute.Add(Integer("sorted", 1));
        return (output, columns);
    }

    /// <summary>Some rows of a matrix, [indices, columns], or elements of a vector, as the indices lie.</summary>
    public string RowsOfMatrix(string output, string matrix, string indices)
    {
        NodeProto node = Add("Gather", string.Empty, [matrix, indices], [output]);
        node.Attribute.Add(Integer("axis", 0));
        return output;
    }

    public byte[] ToBytes() => Model().ToByteArray();

    public void WriteTo(Stream stream) => Model().WriteTo(stream);

    private ModelProto Model()
    {
        ModelProto model = new() { IrVersion = IrVersion, ProducerName = "SelfRepair", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OpsetVersion });
        if (graph.Node.Any(node => node.Domain == MicrosoftDomain))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = MicrosoftDomain, Version = 1 });
        }

        return model;
    }

    private string ReduceLast(string op, string output, string input, bool keepsAxis)
    {
        NodeProto node = Add(op, string.Empty, [input, Integers("last_axis", -1)], [output]);
        node.Attribute.Add(Integer("keepdims", keepsAxis ? 1 : 0));
        return output;
    }

    private static void AddHeads(NodeProto attention, int heads, float? scale)
    {
        attention.Attribute.Add(Integer("q_num_heads", heads));
        attention.Attribute.Add(Integer("kv_num_heads", heads));
        if (scale is float given)
        {
            attention.Attribute.Add(Float("scale", given));
        }
    }

    private NodeProto Add(string op, string domain, string[] inputs, string[] outputs)
    {
        NodeProto node = new() { OpType = op, Name = outputs[0] };
        if (domain.Length > 0)
        {
            node.Domain = domain;
        }

        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        graph.Node.Add(node);
        return node;
    }
}
