using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>A cut of a small model's work into many chunks.</summary>
internal static class SmallChunks
{
    /// <summary>About a prompt and a head a chunk.</summary>
    public static CutBudgets Budgets { get; } = new()
    {
        Version = 0,
        MaxChunkTokens = 10,
        MaxChunkFlops = 1e6,
        WorkOverCleanPasses = 0,
    };
}
