using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>What a model takes of the host's memory while an engine runs it on the processor, computed from its
/// dimensions.</summary>
/// <param name="BlockBytes">Matrices and biases of all blocks, <see cref="ModelSize.BlockBytes"/>.</param>
/// <param name="SharedBytes">Most that a run holds of products which its batches share.</param>
/// <param name="BatchBytes">Most that one thread holds of activations: those of one batch.</param>
public sealed record EngineMemory(long BlockBytes, long SharedBytes, long BatchBytes)
{
    /// <summary>Tensors as wide as the stream that outlive a block: two streams in turn, the last one at scored
    /// positions, the stream kept for a layer's heads, the hooks z, resid_mid and mlp_out; u, and u before and after
    /// W_O.</summary>
    private const int KeptStreams = 10;

    /// <summary>Tensors as wide as the stream that ONNX Runtime holds inside a block: both normalized streams, q, k, v,
    /// rotated q and k, z, z patched, what attention and the MLP write, and their sum.</summary>
    private const int BlockStreams = 12;

    /// <summary>Those that it holds padded as well where matrices are: both normalized streams and z.</summary>
    private const int PaddedStreams = 3;

    /// <summary>W_Q, W_K and W_V, whose products are shared beside those of W_in.</summary>
    private const int SharedMatrices = 3;

    /// <summary>The hidden layer of the MLP before and after its activation function.</summary>
    private const int BlockHiddens = 2;

    /// <summary>Attention's scores and their softmax.</summary>
    private const int ScoreTables = 2;

    /// <summary>Bytes of blocks and activations together.</summary>
    /// <param name="threadCount">Threads that batches run on.</param>
    public long TotalBytes(int threadCount) => BlockBytes + SharedBytes + (threadCount * BatchBytes);

    /// <summary>Bytes of a GPU's memory that the matrices and biases of all blocks take.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="precision">The precision of products.</param>
    public static long DeviceWeightBytes(Architecture architecture, NumberPrecision precision) =>
        ModelSize.Of(architecture).BlockBytes / (precision == NumberPrecision.Fp16 ? 2 : 1);

    /// <summary>What an engine takes for rows that its batches hold.</summary>
    /// <param name="architecture">The model.</param>
    public static EngineMemory Of(Architecture architecture) => Of(architecture, threadCount: 0, longest: 0);

    /// <summary>What an engine takes while rows of a length run on it: a row longer than the engine's batches is a
    /// batch of its own, and attention's scores grow with its square.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="threadCount">Threads that batches run on.</param>
    /// <param name="longest">Tokens of the longest row.</param>
    public static EngineMemory Of(Architecture architecture, int threadCount, int longest) => new(
        ModelSize.Of(architecture).BlockBytes,
        Shared(architecture, threadCount, longest),
        Batch(architecture, longest));

    /// <summary>Products of 8 batches of streams, and of d_model rows of W_O, with W_Q, W_K, W_V and W_in, in float32.
    /// Those that a batch reads stay while it runs, and a longer row's are more.</summary>
    private static long Shared(Architecture architecture, int threadCount, int longest)
    {
        long model = architecture.Shape.DModel;
        long kept = (long)RowEngine.BatchesShared * RowEngine.TokensOfCpu;
        long rows = Math.Max(kept, (threadCount + 1L) * Math.Max(RowEngine.TokensOfCpu, longest)) + model;
        return sizeof(float) * rows * ((SharedMatrices * model) + architecture.DMlpPadded);
    }

    /// <summary>A batch of N tokens in prompts of T holds, in float32: N times KeptStreams + BlockStreams + L (u
    /// through each layer's W_O) + 3 (products gathered) times d_model, and (2 + 1) d_mlp; N 2 H T for attention's
    /// scores; N (2 H + 4 + d_head) for what is narrow; N times 3 padded streams where there are any. N is the engine's
    /// batch and T no more than that; a longer row is a batch of its own.</summary>
    private static long Batch(Architecture architecture, int longest)
    {
        ModelShape shape = architecture.Shape;
        long tokens = Math.Max(RowEngine.TokensOfCpu, longest);
        long length = Math.Max(longest, Math.Min(RowEngine.TokensOfCpu, shape.ContextLength));
        long wide = (long)(KeptStreams + BlockStreams + SharedMatrices + shape.LayerCount) * shape.DModel;
        long hiddens = (long)(BlockHiddens + 1) * architecture.DMlpPadded;
        long scores = ScoreTables * shape.HeadCount * length;
        long narrow = (2 * shape.HeadCount) + 4 + shape.DHead;
        int padded = architecture.DModelPadded > shape.DModel ? architecture.DModelPadded : 0;
        return sizeof(float) * tokens * (wide + (PaddedStreams * padded) + hiddens + scores + narrow);
    }
}
