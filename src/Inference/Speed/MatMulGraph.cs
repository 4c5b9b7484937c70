using System.Runtime.InteropServices;
using Google.Protobuf;
using SelfRepair.Inference.Graphs.Onnx;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Speed;

/// <summary>A graph of one matrix product.</summary>
internal static class MatMulGraph
{
    public const string Input = "input";
    public const string Output = "output";
    public const string Weight = "weight";

    private const long OpsetVersion = 23;
    private const long IrVersion = 11;

    /// <summary>input [rows, in] weight [in, out], the weight held in the graph.</summary>
    /// <param name="weight">[in, out].</param>
    /// <param name="inputWidth">in.</param>
    /// <param name="outputWidth">out.</param>
    public static byte[] Build(ReadOnlySpan<float> weight, int inputWidth, int outputWidth)
    {
        TensorProto constant = new()
        {
            Name = Weight,
            DataType = (int)DataType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(weight)),
        };
        constant.Dims.AddRange([inputWidth, outputWidth]);
        GraphProto graph = Product(inputWidth, outputWidth, DataType.Float);
        graph.Initializer.Add(constant);
        return ToBytes(graph);
    }

    /// <summary>input [rows, in] weight [in, out], both inputs: as sessions on a GPU are given weights.</summary>
    /// <param name="inputWidth">in.</param>
    /// <param name="outputWidth">out.</param>
    /// <param name="isHalf">Whether they are float16.</param>
    public static byte[] Build(int inputWidth, int outputWidth, bool isHalf)
    {
        DataType type = isHalf ? DataType.Float16 : DataType.Float;
        GraphProto graph = Product(inputWidth, outputWidth, type);
        TensorShapeProto.Types.Dimension rows = new() { DimValue = inputWidth };
        graph.Input.Add(Matrix(Weight, rows, outputWidth, type));
        return ToBytes(graph);
    }

    private static GraphProto Product(int inputWidth, int outputWidth, DataType type)
    {
        NodeProto product = new() { OpType = "MatMul", Name = Output };
        product.Input.AddRange([Input, Weight]);
        product.Output.Add(Output);
        TensorShapeProto.Types.Dimension rows = new() { DimParam = "rows" };
        GraphProto graph = new() { Name = "matmul" };
        graph.Node.Add(product);
        graph.Input.Add(Matrix(Input, rows, inputWidth, type));
        graph.Output.Add(Matrix(Output, rows, outputWidth, type));
        return graph;
    }

    private static byte[] ToBytes(GraphProto graph)
    {
        ModelProto model = new() { IrVersion = IrVersion, ProducerName = "SelfRepair", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OpsetVersion });
        return model.ToByteArray();
    }

    private static ValueInfoProto Matrix(
        string name, TensorShapeProto.Types.Dimension rows, int width, DataType type)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(rows);
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
