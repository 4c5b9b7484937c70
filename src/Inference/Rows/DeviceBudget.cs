using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>How many tokens a batch on a GPU may have: as many as keep it busy, and fit beside the weights.</summary>
/// <remarks>A token takes, in float32: two streams, the kept one and the directions of every layer, which the engine
/// holds; and in each session that ran its activations, which ONNX Runtime's arena keeps: some 12 d_model of
/// attention and stream, and 2 d_mlp. The scores of attention are left out: fused kernels do not store them, and where
/// long prompts are run by others, batches are halved when memory is full.</remarks>
internal static class DeviceBudget
{
    /// <summary>Above this nothing is gained: every product fills the GPU many times over.</summary>
    public const int MaxTokens = 32768;

    /// <summary>Kinds of block that a sweep runs: clean, ablated, their last block, and one with patches.</summary>
    private const int SessionCount = 4;

    /// <summary>Tokens of a batch; at least 1, which stands for one row.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="precision">The precision of products.</param>
    /// <param name="memoryBytes">All memory of the GPU.</param>
    public static int BatchTokens(Architecture architecture, NumberPrecision precision, long memoryBytes)
    {
        long free = CudaProvider.UsableBytes(memoryBytes) - EngineMemory.DeviceWeightBytes(architecture, precision);
        return (int)Math.Clamp(free / BytesPerToken(architecture), 1, MaxTokens);
    }

    private static long BytesPerToken(Architecture architecture)
    {
        ModelShape shape = architecture.Shape;
        long held = (shape.LayerCount + 4L) * shape.DModel;
        long passing = (12L * shape.DModel) + (2L * architecture.DMlpPadded);
        return sizeof(float) * (held + (SessionCount * passing));
    }
}
