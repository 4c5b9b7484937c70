using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Sessions;

/// <summary>The sessions of one model, a graph each, made when a kind is first needed.</summary>
/// <remarks>On the processor weights are the package's mapped file, named to every session; what ONNX Runtime packs of
/// them for its matrix products is shared between the kinds of a layer. A device that packs nothing holds them once, as
/// inputs, and a session of a kind serves every layer.</remarks>
internal sealed class BlockSessions : IDisposable
{
    private readonly ModelPackage package;
    private readonly ExecutionDevice device;
    private readonly GraphWeights graphWeights;
    private readonly DeviceWeights? deviceWeights;
    private readonly HostDevice host = new();
    private readonly PrePackedWeightsContainer[] packed;
    private readonly Dictionary<string, DeviceTensor> mapped = [];
    private readonly ConcurrentDictionary<BlockKind, RetryingLazy<InferenceSession>> blocks = [];
    private readonly ConcurrentDictionary<int, RetryingLazy<InferenceSession>> inputProducts = [];

    /// <summary>Sessions of a model, none made yet.</summary>
    /// <param name="package">The model.</param>
    /// <param name="device">What they run on.</param>
    /// <param name="precision">The precision of products.</param>
    /// <exception cref="PrecisionUnavailableException">A weight is no number in that precision.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The weights do not fit.</exception>
    public BlockSessions(ModelPackage package, ExecutionDevice device, NumberPrecision precision)
    {
        this.package = package;
        this.device = device;
        MatrixType = precision == NumberPrecision.Fp16 ? DataType.Float16 : DataType.Float;
        packed = new PrePackedWeightsContainer[package.Architecture.Shape.LayerCount];
        try
        {
            for (int layer = 0; layer < packed.Length; layer++)
            {
                packed[layer] = new PrePackedWeightsContainer();
            }

            (graphWeights, deviceWeights) = !device.PacksWeights || precision == NumberPrecision.Fp16
                ? CopyToDevice(precision)
                : (MapFile(), null);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether rows of one stream may share its products with a block's input matrices. Not where weights are
    /// inputs: devices that hold them so take one large product rather than many small ones.</summary>
    public bool CanShareProducts => deviceWeights is null;

    /// <summary>Whether attention may have queries at the scored positions alone. Not where weights are inputs: the
    /// CUDA provider's Attention does not take the mask of it.</summary>
    public bool CanQueryScoredOnly => deviceWeights is null;

    /// <summary>Type of the matrices.</summary>
    public DataType MatrixType { get; }

    /// <summary>A view of a layer's W_O without padding, [head x d_head, d_model]; to be disposed.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public OrtValue OutputMatrix(int layer)
    {
        int width = package.Architecture.Shape.DModel;
        return Tensor(WeightNames.WO(layer)).View(0, width, width);
    }

    /// <summary>A view of a head's W_O,h, [d_head, d_model]; to be disposed.</summary>
    /// <param name="head">The head.</param>
    public OrtValue HeadMatrix(HeadId head)
    {
        ModelShape shape = package.Architecture.Shape;
        long first = (long)head.Index * shape.DHead * shape.DModel;
        return Tensor(WeightNames.WO(head.Layer)).View(first, shape.DHead, shape.DModel);
    }

    /// <summary>A view of a layer's W_in without padded rows, [d_model, stored neurons]; to be disposed.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public OrtValue MlpInputMatrix(int layer) => Tensor(WeightNames.WIn(layer))
        .View(0, package.Architecture.Shape.DModel, package.Architecture.DMlpPadded);

    /// <summary>A view of a layer's b_in, [stored neurons]; to be disposed.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public OrtValue MlpInputBias(int layer) =>
        Tensor(WeightNames.BIn(layer)).View(0, package.Architecture.DMlpPadded);

    /// <summary>A view of a layer's W_out, [stored neurons, d_model]; to be disposed.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public OrtValue MlpOutputMatrix(int layer) => Tensor(WeightNames.WOut(layer))
        .View(0, package.Architecture.DMlpPadded, package.Architecture.Shape.DModel);

    /// <summary>The layer that a layer's graphs name their inputs and outputs after: its own, or the first where one
    /// session serves all.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public int NamedLayer(int layer) => deviceWeights is null ? layer : 0;

    /// <summary>A binding of a block's session, the layer's weights bound.</summary>
    /// <param name="kind">The block.</param>
    public SessionBinding Bind(BlockKind kind)
    {
        InferenceSession session = Get(kind with { Layer = NamedLayer(kind.Layer) });
        SessionBinding binding = new(session, device);
        foreach (string name in deviceWeights is null ? [] : session.InputNames.Where(deviceWeights.Has))
        {
            binding.Input(name, Tensor(WeightNames.InLayer(name, kind.Layer)).Value);
        }

        return binding;
    }

    /// <summary>The session of the products with a layer's input matrices.</summary>
    public InferenceSession InputProducts(int layer) => inputProducts.GetOrAdd(
        layer,
        key => new RetryingLazy<InferenceSession>(() => CreateOfLayer(
            key, InputProductsGraph.Build(key, package.Architecture.Shape, graphWeights)))).Value;

    /// <summary>A session of a graph that holds no weight of the model.</summary>
    public InferenceSession CreateWithoutWeights(byte[] graph)
    {
        using SessionOptions options = Options();
        return new InferenceSession(graph, options);
    }

    /// <summary>Makes sessions side by side, before a row needs them.</summary>
    /// <param name="kinds">The blocks.</param>
    /// <param name="cancellationToken">Stops it, between two sessions.</param>
    public void Prepare(IEnumerable<BlockKind> kinds, CancellationToken cancellationToken) => Parallel.ForEach(
        kinds.GroupBy(kind => NamedLayer(kind.Layer)),
        new ParallelOptions { CancellationToken = cancellationToken },
        layer =>
        {
            foreach (BlockKind kind in layer)
            {
                Get(kind with { Layer = layer.Key });
            }
        });

    /// <summary>A binding of such a session.</summary>
    public SessionBinding Bind(InferenceSession session) => new(session, device);

    public void Dispose()
    {
        foreach (RetryingLazy<InferenceSession> session in blocks.Values.Concat(inputProducts.Values))
        {
            session.DisposeValue();
        }

        Array.ForEach(packed, layer => layer?.Dispose());
        deviceWeights?.Dispose();
        host.Dispose();
        foreach (DeviceTensor weight in mapped.Values)
        {
            weight.Dispose();
        }
    }

    /// <summary>Copies the weights to the device's memory, once for all sessions.</summary>
    private (GraphWeights Weights, DeviceWeights? OnDevice) CopyToDevice(NumberPrecision precision)
    {
        Dictionary<string, TensorInfo> tensors = package.Weights.Tensors.ToDictionary(
            tensor => tensor.Key, tensor => WeightLayout.WithoutPaddedRows(tensor.Value, package.Architecture));
        return (
            GraphWeights.AsInputs(tensors, MatrixType), new DeviceWeights(package, tensors.Values, device, precision));
    }

    /// <summary>Names the mapped weights to sessions.</summary>
    private GraphWeights MapFile()
    {
        foreach (TensorInfo info in package.Weights.Tensors.Values.Where(info => info.Type == TensorType.F32))
        {
            mapped[info.Name] = DeviceTensor.At(
                host, TensorElementType.Float, package.Weights.Address(info.Name), [.. info.Shape]);
        }

        return GraphWeights.InFile(package.Weights.Tensors, PackageFiles.Weights);
    }

    private DeviceTensor Tensor(string name) => deviceWeights?[name] ?? mapped[name];

    private InferenceSession Get(BlockKind kind) => blocks.GetOrAdd(
        kind,
        key => new RetryingLazy<InferenceSession>(() => CreateOfLayer(
            key.Layer, BlockGraph.Build(key, package.Architecture, graphWeights)))).Value;

    private InferenceSession CreateOfLayer(int layer, byte[] graph)
    {
        string prefix = WeightNames.BlockPrefix(layer);
        KeyValuePair<string, DeviceTensor>[] own =
            [.. mapped.Where(weight => weight.Key.StartsWith(prefix, StringComparison.Ordinal))];
        using SessionOptions options = Options();
        foreach ((string name, DeviceTensor weight) in own.Concat(
            mapped.Where(weight => weight.Key is WeightNames.RotaryCos or WeightNames.RotarySin)))
        {
            options.AddInitializer(name, weight.Value);
        }

        InferenceSession session = new(graph, options, packed[layer]);

        // Products read what ONNX Runtime packed, so that the mapped matrices need not stay in memory beside it.
        foreach ((string name, _) in own)
        {
            package.Weights.Evict(name);
        }

        return session;
    }

    private SessionOptions Options()
    {
        SessionOptions options = new()
        {
            // Beyond basic, fusions differ between graphs that differ in their outputs, and with them the last bits.
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
        };
        device.Configure(options);
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", package.Folder);
        return options;
    }
}
