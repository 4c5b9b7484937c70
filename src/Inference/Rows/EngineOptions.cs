using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>How an engine runs. On the processor nothing but the precision changes a bit of a result.</summary>
public sealed record EngineOptions
{
    /// <summary>What blocks run on.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>The precision of matrix products, attention and MLP neurons; streams, LayerNorms and what is read are
    /// float32 in any.</summary>
    public NumberPrecision Precision { get; init; }

    /// <summary>Tokens of one call to ONNX Runtime, padding counted; null: as the device suits. Measured on two cores:
    /// 256 to 1,536 are within 5% of the best, fewer leave the matrix kernels idle, more leave the cache. A GPU takes
    /// as many as its memory holds, up to 32,768.</summary>
    public int? MaxBatchTokens { get; init; }

    /// <summary>The threads to compute on.</summary>
    public SessionThreads Threads { get; init; } = SessionThreads.Global;
}
