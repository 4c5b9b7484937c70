using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>How an engine runs; nothing here changes a bit of a result.</summary>
public sealed record EngineOptions
{
    /// <summary>Tokens of one batch, padding counted. Measured with a thread a core: 256 and 512 are equally fast,
    /// and small batches leave less memory in use and less to wait for at the end.</summary>
    public int MaxBatchTokens { get; init; } = 256;

    /// <summary>The threads that batches run on, which must outlive the engine; null: the process's own.</summary>
    public BatchThreads? Threads { get; init; }
}
