using System.Runtime.InteropServices;
using Google.Protobuf;
using SelfRepair.Inference.Graphs.Onnx;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Speed;

/// <summary>A graph of one matrix product whose weight is held in it.</summary>
internal static class MatMulGraph
{
    public const string Input = "input";
    public const string Output = "output";

    private const string Weight = "weight";
    private const long OpsetVersion = 23;
    private const long IrVersion = 11;

    /// <summary>input [rows, in] weight [in, out].</summary>
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
        NodeProto product = new() { OpType = "MatMul", Name = Output };
        product.Input.AddRange([Input, Weight]);
        product.Output.Add(Output);
        GraphProto graph = new() { Name = "matmul" };
        graph.Initializer.Add(constant);
        graph.Node.Add(product);
        graph.Input.Add(Rows(Input, inputWidth));
        graph.Output.Add(Rows(Output, outputWidth));
        ModelProto model = new() { IrVersion = IrVersion, ProducerName = "SelfRepair", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OpsetVersion });
        return model.ToByteArray();
    }

    private static ValueInfoProto Rows(string name, int width)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
