using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Sessions;

/// <summary>The sessions of one model, a graph each, made when a kind is first needed.</summary>
/// <remarks>Weights are the package's mapped file, named to every session; what ONNX Runtime packs of them for its
/// matrix products is shared between the kinds of a layer.</remarks>
internal sealed class BlockSessions : IDisposable
{
    private readonly ModelPackage package;
    private readonly PrePackedWeightsContainer packed = new();
    private readonly Dictionary<string, OrtValue> weights = [];
    private readonly ConcurrentDictionary<BlockKind, Lazy<InferenceSession>> blocks = [];
    private readonly ConcurrentDictionary<int, Lazy<InferenceSession>> inputProducts = [];

    public BlockSessions(ModelPackage package)
    {
        this.package = package;
        foreach (TensorInfo info in package.Weights.Tensors.Values.Where(info => info.Type == TensorType.F32))
        {
            weights[info.Name] = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                TensorElementType.Float,
                [.. info.Shape],
                package.Weights.Address(info.Name),
                info.ByteCount);
        }
    }

    /// <summary>A mapped weight.</summary>
    public OrtValue Weight(string name) => weights[name];

    /// <summary>A view of a head's W_O,h, [d_head, d_model]; to be disposed.</summary>
    /// <param name="head">The head.</param>
    public OrtValue HeadMatrix(HeadId head)
    {
        ModelShape shape = package.Architecture.Shape;
        long bytes = (long)shape.DHead * shape.DModel * sizeof(float);
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            TensorElementType.Float,
            [shape.DHead, shape.DModel],
            package.Weights.Address(WeightNames.WO(head.Layer)) + (nint)(head.Index * bytes),
            bytes);
    }

    /// <summary>The session of a block's kind.</summary>
    public InferenceSession Get(BlockKind kind) => blocks.GetOrAdd(
        kind,
        key => new Lazy<InferenceSession>(() => CreateOfLayer(
            key.Layer,
            BlockGraph.Build(key, package.Architecture, package.Weights.Tensors, PackageFiles.Weights)))).Value;

    /// <summary>The session of the products with a layer's input matrices.</summary>
    public InferenceSession InputProducts(int layer) => inputProducts.GetOrAdd(
        layer,
        key => new Lazy<InferenceSession>(() => CreateOfLayer(
            key,
            InputProductsGraph.Build(
                key, package.Architecture.Shape, package.Weights.Tensors, PackageFiles.Weights)))).Value;

    /// <summary>A session of a graph that holds no weight of the model.</summary>
    public InferenceSession CreateFree(byte[] graph) => Create(graph, []);

    public void Dispose()
    {
        IEnumerable<Lazy<InferenceSession>> sessions = blocks.Values.Concat(inputProducts.Values);
        foreach (Lazy<InferenceSession> session in sessions.Where(session => session.IsValueCreated))
        {
            session.Value.Dispose();
        }

        packed.Dispose();
        foreach (OrtValue weight in weights.Values)
        {
            weight.Dispose();
        }
    }

    private InferenceSession CreateOfLayer(int layer, byte[] graph)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"blocks.{layer}.");
        KeyValuePair<string, OrtValue>[] own =
            [.. weights.Where(weight => weight.Key.StartsWith(prefix, StringComparison.Ordinal))];
        InferenceSession session = Create(graph, own.Concat(
            weights.Where(weight => weight.Key is WeightNames.RotaryCos or WeightNames.RotarySin)));

        // Products read what ONNX Runtime packed, so that the mapped matrices need not stay in memory beside it.
        foreach ((string name, _) in own)
        {
            package.Weights.LetGo(name);
        }

        return session;
    }

    private InferenceSession Create(byte[] graph, IEnumerable<KeyValuePair<string, OrtValue>> initializers)
    {
        using SessionOptions options = new()
        {
            // Beyond basic, fusions differ between graphs that differ in their outputs, and with them the last bits.
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
        };
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", package.Folder);
        foreach ((string name, OrtValue value) in initializers)
        {
            options.AddInitializer(name, value);
        }

        return new InferenceSession(graph, options, packed);
    }
}
