namespace SelfRepair.Analysis.Plans;

/// <summary>Limits of a chunk. The spec stores them, because a continued analysis must be cut as it was at the
/// start.</summary>
/// <remarks>The cut is a function of these, of the prompts, their source rows and the model's shape alone: which heads,
/// rows or modes are asked changes no chunk's prompts, so that a head has the same bits whatever else is
/// asked.</remarks>
public sealed record CutBudgets
{
    /// <summary>The budgets of new analyses.</summary>
    public static CutBudgets Current { get; } = new();

    /// <summary>Number of these budgets; another one for every change of them, or of how they are used.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Most floating-point operations of a chunk of several prompts: a minute of two fast CPU cores, seconds
    /// of sixteen. Smaller chunks would fill no batch in the passes that a chunk begins with, and hold fewer of the
    /// prompts that lend to each other.</summary>
    public double MaxChunkFlops { get; init; } = 3e13;

    /// <summary>Most tokens of a chunk of several prompts: batches are full long before, and the progress
    /// moves.</summary>
    public long MaxChunkTokens { get; init; } = 4096;

    /// <summary>Bytes of activations that a chunk of several prompts keeps at most, whatever the model: 256
    /// MiB.</summary>
    public long MaxKeptBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of activations that any chunk may keep: 32 MiB.</summary>
    public long FreeKeptBytes { get; init; } = 32L << 20;

    /// <summary>Least ratio of the weights' bytes to the activations that a chunk keeps. Memory then grows with the
    /// model, not with its prompts.</summary>
    public int WeightsOverKept { get; init; } = 4;

    /// <summary>Bytes of a chunk's partial, token rows left out: 16 MiB.</summary>
    public long MaxPartialBytes { get; init; } = 16L << 20;

    /// <summary>Least ratio of a chunk's other work to its clean and source passes, which each group of heads runs
    /// again.</summary>
    public int WorkOverCleanPasses { get; init; } = 20;

    /// <summary>Tokens of a prompt that groups of heads are cut for.</summary>
    public int TypicalTokens { get; init; } = 128;
}
