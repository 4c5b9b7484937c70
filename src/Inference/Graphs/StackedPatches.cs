using System.Globalization;
using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>One plain input for the patches of a kind, those of all layers along its first axis, so that a dozen inputs
/// serve models of any depth and any binding of ONNX Runtime can give them.</summary>
/// <remarks>Every axis may have size 1, which stands for the same everywhere: one number a kind changes nothing. Axes
/// have dimension names of their own, since ONNX Runtime reuses memory where names say that sizes are equal.</remarks>
internal sealed class StackedPatches : IPatchInputs
{
    private const string LayerAxis = "layer";

    private readonly GraphBuilder graph;
    private readonly int layerCount;

    /// <summary>Declares every input.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="architecture">The model.</param>
    public StackedPatches(GraphBuilder graph, Architecture architecture)
    {
        this.graph = graph;
        layerCount = architecture.Shape.LayerCount;
        foreach (HookInfo input in Inputs)
        {
            Declare(input);
        }
    }

    /// <summary>The inputs, the same for every model: the first layer's patches without its number, in the order of
    /// computation.</summary>
    public static IReadOnlyList<HookInfo> Inputs { get; } =
    [
        .. BlockHooks.Patches(0).Select(patch => patch with
        {
            Name = HookNames.OfEveryLayer(patch.Name),
            Axes = [LayerAxis, .. patch.Axes],
        }),
        .. ModelGraph.FinalPatches,
    ];

    /// <inheritdoc/>
    public string Declare(string name, float neutral, params string[] dims)
    {
        string input = HookNames.OfEveryLayer(name);
        if (input == name)
        {
            return name;
        }

        int layer = HookNames.LayerOf(name);
        string number = graph.Scalar(string.Create(CultureInfo.InvariantCulture, $"layer.{layer}"), layer);
        return graph.Node("Gather", name, input, graph.Node("Gather", name + ".layer", LayersOf(input), number));
    }

    private void Declare(HookInfo input)
    {
        graph.Input(
            input.Name, DataType.Float, [.. input.Axes.Select(axis => axis == "1" ? axis : $"{input.Name}.{axis}")]);
        if (input.Axes[0] == LayerAxis)
        {
            DeclareLayers(input.Name);
        }
    }

    /// <summary>Where each layer's patch lies along the first axis, [n_layers]: 0, 1, 2, ... where there are as many
    /// as layers, 0 for each where there is one. Another number fails here, in a node whose name says so.</summary>
    private void DeclareLayers(string input)
    {
        string size = graph.SizeOfFirstAxis(input + ".size", input);
        string range = graph.Node(
            "Range", input + ".range", graph.Scalar("layer.0", 0), size, graph.Scalar("step", 1));
        string counts = graph.Integers("n_layers", layerCount);
        string spread = graph.Node("Expand", LayersOf(input) + ".spread", range, counts);
        graph.Node("Reshape", LayersOf(input), spread, counts);
    }

    private string LayersOf(string input) =>
        string.Create(CultureInfo.InvariantCulture, $"{input} of 1 or {layerCount} layers");
}
