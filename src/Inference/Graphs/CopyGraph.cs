using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>A graph that copies a tensor, perhaps into another type: how tensors get into a device's memory.</summary>
internal static class CopyGraph
{
    public const string Input = "input";
    public const string Output = "output";

    /// <summary>Writes the graph, [elements] to [elements].</summary>
    /// <param name="from">The input's type.</param>
    /// <param name="to">The output's type.</param>
    public static byte[] Build(DataType from, DataType to)
    {
        GraphBuilder graph = new("copy");
        string input = graph.Input(Input, from, "elements");
        string output = from == to ? graph.Node("Identity", Output, input) : graph.Cast(Output, input, to);
        graph.Output(output, to, "elements");
        return graph.ToBytes();
    }
}
