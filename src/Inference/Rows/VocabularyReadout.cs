using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Predicts tokens from streams, on the device, a tile of W_U at a time: its rows are read from the mapped
/// file and held nowhere else.</summary>
internal sealed class VocabularyReadout : IDisposable
{
    /// <summary>Tokens of a tile: with <see cref="RowsAtOnce"/> on the processor 1 MiB of logits, which stays in its
    /// caches.</summary>
    private const int MaxTileTokens = 1024;

    /// <summary>Streams that a tile is multiplied with at once on the processor, as many as a batch has
    /// tokens.</summary>
    private const int RowsOfCpu = 256;

    /// <summary>The same on a device with a memory of its own: 32 MiB of logits, and a tile is brought there once for
    /// them all.</summary>
    private const int RowsOfDevice = 8192;

    private readonly BlockSessions sessions;
    private readonly ModelPackage package;
    private readonly HostDevice host = new();
    private readonly RetryingLazy<InferenceSession> normalize;
    private readonly RetryingLazy<InferenceSession> ownLogit;
    private readonly RetryingLazy<InferenceSession> addTokens;
    private readonly RetryingLazy<InferenceSession> addTokensAndTop;

    /// <summary>Reads of one model's vocabulary; no session is made yet.</summary>
    /// <param name="sessions">Makes its sessions.</param>
    /// <param name="package">The model.</param>
    /// <param name="device">What they run on.</param>
    public VocabularyReadout(BlockSessions sessions, ModelPackage package, ExecutionDevice device)
    {
        this.sessions = sessions;
        this.package = package;
        Architecture model = package.Architecture;
        RowsAtOnce = device.HasOwnMemory ? RowsOfDevice : RowsOfCpu;
        TileTokens = Math.Min(MaxTileTokens, model.Shape.DVocab);
        normalize = Session(() => LensGraphs.Normalize(model.Shape, model.LayerNormEpsilon));
        ownLogit = Session(() => LensGraphs.OwnLogit(model.Shape));
        addTokens = Session(() => LensGraphs.AddTokens(model.Shape, findsTop: false));
        addTokensAndTop = Session(() => LensGraphs.AddTokens(model.Shape, findsTop: true));
    }

    /// <summary>Streams that are read at once.</summary>
    public int RowsAtOnce { get; }

    /// <summary>Tokens of a tile; every tile has as many.</summary>
    public int TileTokens { get; }

    /// <summary>Streams at some positions, under their own scale.</summary>
    /// <param name="stream">[batch, pos, d_model] or [1, scored, d_model].</param>
    /// <param name="indices">Indices among its positions, [rows].</param>
    /// <param name="normalized">Receives them, [1, rows, d_model].</param>
    /// <param name="cancellation">Stops it.</param>
    public void Normalize(DeviceTensor stream, OrtValue indices, OrtValue normalized, Cancellation cancellation)
    {
        using SessionBinding binding = sessions.Bind(normalize.Value);
        binding.Input(LensGraphs.Stream, stream.Value);
        binding.Input(LensGraphs.Indices, indices);
        binding.Output(LensGraphs.Normalized, normalized);
        binding.Run(cancellation);
    }

    /// <summary>The logits of rows' targets.</summary>
    /// <param name="normalized">[rows, d_model].</param>
    /// <param name="targets">u of a tile of tokens, the rows' targets among them, [tokens, d_model].</param>
    /// <param name="bias">b_U of these tokens, [tokens].</param>
    /// <param name="columns">Which of them is a row's target, [rows, 1].</param>
    /// <param name="own">Receives the logits, [rows, 1].</param>
    /// <param name="cancellation">Stops it.</param>
    public void OwnLogits(
        OrtValue normalized,
        OrtValue targets,
        OrtValue bias,
        OrtValue columns,
        OrtValue own,
        Cancellation cancellation)
    {
        using SessionBinding binding = sessions.Bind(ownLogit.Value);
        binding.Input(LensGraphs.Normalized, normalized);
        binding.Input(LensGraphs.Matrix, targets);
        binding.Input(LensGraphs.Bias, bias);
        binding.Input(LensGraphs.Columns, columns);
        binding.Output(LensGraphs.Own, own);
        binding.Run(cancellation);
    }

    /// <summary>Adds a tile's tokens to sums and ranks.</summary>
    /// <param name="normalized">[rows, d_model].</param>
    /// <param name="first">The tile's first token.</param>
    /// <param name="findsTop">Whether the most likely token is looked for too.</param>
    /// <param name="bind">Binds what is known of the rows and of the tile.</param>
    /// <param name="cancellation">Stops it.</param>
    public void AddTokens(
        OrtValue normalized, int first, bool findsTop, Action<SessionBinding> bind, Cancellation cancellation)
    {
        using DeviceTensor unembedding = Unembedding();
        int width = package.Architecture.Shape.DModel;
        using OrtValue tile = unembedding.View((long)first * width, TileTokens, width);
        using SessionBinding binding = sessions.Bind((findsTop ? addTokensAndTop : addTokens).Value);
        binding.Input(LensGraphs.Normalized, normalized);
        binding.Input(LensGraphs.Matrix, tile);
        bind(binding);
        binding.Run(cancellation);
    }

    public void Dispose()
    {
        normalize.DisposeValue();
        ownLogit.DisposeValue();
        addTokens.DisposeValue();
        addTokensAndTop.DisposeValue();
        host.Dispose();
    }

    private RetryingLazy<InferenceSession> Session(Func<byte[]> graph) =>
        new(() => sessions.CreateWithoutWeights(graph()));

    private DeviceTensor Unembedding() => DeviceTensor.At(
        host,
        TensorElementType.Float,
        package.Weights.Address(WeightNames.Unembedding),
        package.Architecture.Shape.DVocab,
        package.Architecture.Shape.DModel);
}
