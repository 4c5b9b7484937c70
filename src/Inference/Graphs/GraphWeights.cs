using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>The model's weights as a graph has them: constants that lie in the package's file, or inputs that a run is
/// given, so that one copy on a device serves every session.</summary>
internal sealed class GraphWeights
{
    private readonly IReadOnlyDictionary<string, TensorInfo> tensors;
    private readonly string? file;

    private GraphWeights(IReadOnlyDictionary<string, TensorInfo> tensors, string? file, DataType productType)
    {
        this.tensors = tensors;
        this.file = file;
        AreHalf = productType == DataType.Float16;
    }

    /// <summary>Whether a run is given them.</summary>
    public bool AreInputs => file is null;

    /// <summary>Whether products are of float16; the stream, LayerNorms and what is read are of float32
    /// always.</summary>
    public bool AreHalf { get; }

    /// <summary>Constants of float32.</summary>
    /// <param name="tensors">Where each weight lies in its file.</param>
    /// <param name="file">The file's name.</param>
    public static GraphWeights InFile(IReadOnlyDictionary<string, TensorInfo> tensors, string file) =>
        new(tensors, file, DataType.Float);

    /// <summary>Inputs.</summary>
    /// <param name="tensors">Each weight's shape, as it is given.</param>
    /// <param name="productType">Type of the matrices that products are made with: float32 or float16.</param>
    public static GraphWeights AsInputs(IReadOnlyDictionary<string, TensorInfo> tensors, DataType productType) =>
        new(tensors, file: null, productType);

    /// <summary>Whether a weight is of float16 where products are: those that a product is made with, and what is added
    /// before its result is float32 again. The biases of what is written to the stream are added there.</summary>
    /// <param name="name">The weight.</param>
    public static bool IsOfProducts(string name) =>
        !name.EndsWith(".attn.b_O", StringComparison.Ordinal) && !name.EndsWith(".mlp.b_out", StringComparison.Ordinal);

    /// <summary>Rows of a matrix.</summary>
    /// <param name="name">The weight.</param>
    public long RowsOf(string name) => tensors[name].Shape[0];

    /// <summary>Columns of a matrix.</summary>
    /// <param name="name">The weight.</param>
    public long WidthOf(string name) => tensors[name].Shape[1];

    /// <summary>Declares a weight, where that was not done.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The weight.</param>
    /// <returns>Its name.</returns>
    public string Declare(GraphBuilder graph, string name) => file is null
        ? graph.WeightInput(tensors[name], AreHalf && IsOfProducts(name) ? DataType.Float16 : DataType.Float)
        : graph.Weight(tensors[name], file);
}
