using System.Globalization;
using Google.Protobuf;
using SelfRepair.Inference.Graphs.Onnx;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>The protobuf messages that an ONNX graph is made of.</summary>
internal static class OnnxMessages
{
    /// <summary>A tensor of floats whose values lie in the message.</summary>
    public static TensorProto Raw(string name, long[] dims, params float[] values)
    {
        TensorProto tensor = new()
        {
            Name = name,
            DataType = (int)DataType.Float,
            RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())),
        };
        tensor.Dims.AddRange(dims);
        return tensor;
    }

    /// <summary>An input or output; a dimension is a number or a name.</summary>
    public static ValueInfoProto ValueInfo(string name, DataType type, string[] dims)
    {
        TensorShapeProto shape = new();
        foreach (string dim in dims)
        {
            shape.Dim.Add(long.TryParse(dim, out long value)
                ? new TensorShapeProto.Types.Dimension { DimValue = value }
                : new TensorShapeProto.Types.Dimension { DimParam = dim });
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>A number that says where the values of a tensor lie in another file.</summary>
    public static StringStringEntryProto Entry(string key, long value) =>
        new() { Key = key, Value = value.ToString(CultureInfo.InvariantCulture) };

    /// <summary>An attribute that is a whole number.</summary>
    public static AttributeProto Integer(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>An attribute that is a text.</summary>
    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    /// <summary>An attribute that is a float.</summary>
    public static AttributeProto Float(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };
}
