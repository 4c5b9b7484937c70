namespace SelfRepair.Analysis.Plans;

/// <summary>What chunks may hold. An analysis is finished with the budgets that it began with, so that they stand in
/// its spec.</summary>
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

    /// <summary>How many times the activations that a chunk keeps go into the model's weights, at least: memory is to
    /// grow with the model, not with its prompts.</summary>
    public int WeightsOverKept { get; init; } = 4;

    /// <summary>Bytes of a chunk's partial, token rows left out: 16 MiB.</summary>
    public long MaxPartialBytes { get; init; } = 16L << 20;

    /// <summary>How many times a chunk's clean and source passes go into its other work, at least: each group of heads
    /// runs them again.</summary>
    public int WorkOverCleanPasses { get; init; } = 20;

    /// <summary>Tokens of a prompt that groups of heads are cut for.</summary>
    public int TypicalTokens { get; init; } = 128;
}
