using System.Globalization;
using Google.Protobuf;
using SelfRepair.Inference.Graphs.Onnx;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;
using static SelfRepair.Inference.Graphs.OnnxMessages;

namespace SelfRepair.Inference.Graphs;

/// <summary>Writes one ONNX graph: its inputs and outputs, the tensors that it holds, and its nodes, one by one.
/// <see cref="GraphOperators"/> says what a node computes.</summary>
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

    /// <summary>Adds a node without attributes.</summary>
    /// <param name="op">Its operator, one of the standard's.</param>
    /// <param name="output">Name of its output.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <returns>The output's name.</returns>
    public string Node(string op, string output, params string[] inputs) => Node(op, output, inputs, attributes: []);

    /// <summary>Adds a node.</summary>
    /// <param name="op">Its operator, one of the standard's.</param>
    /// <param name="output">Name of its output.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The output's name.</returns>
    public string Node(string op, string output, string[] inputs, params AttributeProto[] attributes)
    {
        Node(op, [output], inputs, attributes);
        return output;
    }

    /// <summary>Adds a node of several outputs, which bears the first one's name.</summary>
    /// <param name="op">Its operator, one of the standard's.</param>
    /// <param name="outputs">Names of its outputs.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    public void Node(string op, string[] outputs, string[] inputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = op, Name = outputs[0] };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
    }

    /// <summary>Adds a node whose operator ONNX Runtime has beside the standard's.</summary>
    /// <param name="op">Its operator.</param>
    /// <param name="output">Name of its output.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <returns>The output's name.</returns>
    public string NodeOfMicrosoft(string op, string output, params string[] inputs)
    {
        Node(op, output, inputs);
        graph.Node[^1].Domain = MicrosoftDomain;
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
}
