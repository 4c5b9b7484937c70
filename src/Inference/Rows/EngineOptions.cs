using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>How an engine runs. On the processor nothing but the precision changes a bit of a result.</summary>
public sealed record EngineOptions
{
    /// <summary>What blocks run on.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>The precision of matrix products, attention and MLP neurons; streams, LayerNorms and what is read are
    /// float32 in any.</summary>
    public NumberPrecision Precision { get; init; }

    /// <summary>Tokens of one batch, padding counted; null: as the device suits. Measured with a thread a core: 256
    /// and 512 are equally fast, and small batches leave less memory in use and less to wait for at the end. A GPU
    /// takes as many as its memory holds, up to 32,768.</summary>
    public int? MaxBatchTokens { get; init; }

    /// <summary>The threads that batches run on, which must outlive the engine; null: the process's own.
    /// A GPU has one of its own, since each of its batches fills it.</summary>
    public BatchThreads? Threads { get; init; }
}
