using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>The whole model as one ONNX graph with every hook as output, and its patches as optional inputs, one a
/// hook, or as plain ones, one a kind.</summary>
/// <remarks>Input <c>tokens</c>, int64 [batch, pos]; output <c>logits</c>, [batch, pos, d_vocab], centered over the
/// vocabulary. Weights lie in the package's weights file, by offset.</remarks>
public static class ModelGraph
{
    /// <summary>Token ids, [batch, pos].</summary>
    public const string Tokens = "tokens";

    /// <summary>Centered logits, [batch, pos, d_vocab].</summary>
    public const string Logits = "logits";

    private static readonly string[] ScaleAxes = ["batch", "pos", "1"];

    /// <summary>The inputs that patch the stacked graph, in the order of computation: float32, all of them to be
    /// given.</summary>
    public static IReadOnlyList<HookInfo> StackedInputs => StackedPatches.Inputs;

    /// <summary>The patches of the final LayerNorm's scale.</summary>
    internal static IEnumerable<HookInfo> FinalPatches =>
        BlockHooks.Replacement(HookNames.FinalScale, ScaleAxes, ScaleAxes);

    /// <summary>Every hook and patch in the order of computation.</summary>
    /// <param name="architecture">The model.</param>
    public static IReadOnlyList<HookInfo> Hooks(Architecture architecture)
    {
        List<HookInfo> hooks = [];
        for (int layer = 0; layer < architecture.Shape.LayerCount; layer++)
        {
            hooks.AddRange(BlockHooks.Outputs(layer, architecture.Shape));
            hooks.AddRange(BlockHooks.Patches(layer));
        }

        hooks.Add(new HookInfo(HookNames.FinalScale, BlockHooks.OutputKind, ScaleAxes));
        hooks.AddRange(FinalPatches);
        hooks.Add(new HookInfo(Logits, BlockHooks.OutputKind, ["batch", "pos", "d_vocab"]));
        return hooks;
    }

    /// <summary>Writes the graph with optional inputs to a file beside the weights.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="architecture">The model.</param>
    /// <param name="weights">Where each weight lies in the weights file.</param>
    /// <param name="weightsFileName">That file's name, in the same folder.</param>
    public static void Write(
        string path,
        Architecture architecture,
        IReadOnlyDictionary<string, TensorInfo> weights,
        string weightsFileName) =>
        Write(
            path,
            architecture,
            GraphWeights.InFile(weights, weightsFileName),
            graph => new OptionalPatches(graph));

    /// <summary>Writes the graph with <see cref="StackedInputs"/> to a file beside the weights.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="architecture">The model.</param>
    /// <param name="weights">Where each weight lies in the weights file.</param>
    /// <param name="weightsFileName">That file's name, in the same folder.</param>
    public static void WriteStacked(
        string path,
        Architecture architecture,
        IReadOnlyDictionary<string, TensorInfo> weights,
        string weightsFileName) =>
        Write(
            path,
            architecture,
            GraphWeights.InFile(weights, weightsFileName),
            graph => new StackedPatches(graph, architecture));

    private static void Write(
        string path, Architecture architecture, GraphWeights weights, Func<GraphBuilder, IPatchInputs> patchesOf)
    {
        GraphBuilder graph = new("gpt-neox");
        string tokens = graph.Input(Tokens, DataType.Int64, "batch", "pos");
        string positions = PositionIds(graph, tokens);
        IPatchInputs patches = patchesOf(graph);
        string embedding = weights.Declare(graph, WeightNames.Embedding);
        string stream = graph.Node("Gather", "hook_embed", embedding, tokens);
        for (int layer = 0; layer < architecture.Shape.LayerCount; layer++)
        {
            BlockProducts products = new(graph, architecture.Shape, weights, layer);
            BlockAttention attention = new(graph, architecture, layer, products, others: null);
            BlockNodes block = new(graph, architecture, layer, products, attention, patches);
            block.Whole(block.ResidPre(stream, HookNames.ResidPre(layer)), positions);
            stream = block.ResidPost;
        }

        Unembed(graph, stream, architecture, weights, patches);
        foreach (HookInfo hook in Hooks(architecture).Where(hook => hook.Kind == BlockHooks.OutputKind))
        {
            graph.Output(hook.Name, DataType.Float, BlockHooks.Dims(hook, architecture.Shape));
        }

        using FileStream file = File.Create(path);
        graph.WriteTo(file);
    }

    /// <summary>0, 1, 2, ... for every row, [batch, pos]: a running count of ones, less one.</summary>
    private static string PositionIds(GraphBuilder graph, string tokens)
    {
        string shape = graph.Node("Shape", "tokens.shape", tokens);
        string ones = graph.Node("Expand", "positions.ones", graph.Integers("one", 1), shape);
        string counted = graph.Node("CumSum", "positions.counted", ones, graph.Integers("one", 1));
        return graph.Node("Sub", "positions", counted, graph.Integers("one", 1));
    }

    private static void Unembed(
        GraphBuilder graph, string stream, Architecture architecture, GraphWeights weights, IPatchInputs patches)
    {
        (string own, string inverse) =
            graph.LayerNorm("ln_final", stream, architecture.Shape.DModel, architecture.LayerNormEpsilon);
        string scale = graph.Node("Reciprocal", "ln_final.own_scale", inverse);
        string keep = patches.Declare(HookNames.Keep(HookNames.FinalScale), 1, ScaleAxes);
        string replacement = patches.Declare(HookNames.Replacement(HookNames.FinalScale), 0, ScaleAxes);
        string kept = graph.Node("Mul", HookNames.FinalScale + ".kept", scale, keep);
        string patched = graph.Node("Add", HookNames.FinalScale, kept, replacement);
        string read = graph.Node("Mul", "ln_final.rescaled", own, graph.Node("Div", "ln_final.factor", scale, patched));
        string rows = graph.Integers("shape.flat", -1, architecture.Shape.DModel);
        string flat = graph.Node("Reshape", "ln_final.flat", read, rows);
        string unembedding = weights.Declare(graph, WeightNames.Unembedding);
        string products = graph.MatMulTransposed("logits.flat", flat, unembedding);
        string bias = weights.Declare(graph, WeightNames.UnembeddingBias);
        string biased = graph.Node("Add", "logits.biased", products, bias);
        string vocabulary = graph.Integers("d_vocab", architecture.Shape.DVocab);
        string shape = graph.Joined("logits.shape", 0, "tokens.shape", vocabulary);
        graph.Node("Reshape", Logits, biased, shape);
    }
}
