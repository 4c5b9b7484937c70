using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Experiments;

/// <summary>What a request would take, answered to <c>?dry_run=true</c>: nothing runs, no analysis is
/// made.</summary>
public sealed record DryRunResponse
{
    /// <summary>Always true: tells this answer from an analysis.</summary>
    public bool DryRun { get; } = true;

    /// <summary>The experiment.</summary>
    public required string Kind { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Its revision; of a training sweep, the first one that can be read.</summary>
    public required string Revision { get; init; }

    /// <summary>How many revisions it would run on: 1, but for a training sweep. token_rows, block_passes, flops,
    /// seconds and download_bytes are sums over them; prompts, tokens, positions and heads are of each.</summary>
    public required int Revisions { get; init; }

    /// <summary>The commit of a Hub model; null for others.</summary>
    public required string? Commit { get; init; }

    /// <summary>The device that it would run on.</summary>
    public required string Device { get; init; }

    /// <summary>The precision that it would run in.</summary>
    public required NumberPrecision Precision { get; init; }

    /// <summary>Prompts, after packing.</summary>
    public required int Prompts { get; init; }

    /// <summary>Their tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>Their scored positions.</summary>
    public required long Positions { get; init; }

    /// <summary>Heads that would be ablated one by one; null where the experiment ablates otherwise.</summary>
    public required int? Heads { get; init; }

    /// <summary>Token rows that would be kept at most.</summary>
    public required long TokenRows { get; init; }

    /// <summary>Blocks that would run, each for one prompt.</summary>
    public required long BlockPasses { get; init; }

    /// <summary>Floating-point operations of the block passes: matrix products and attention.</summary>
    public required double Flops { get; init; }

    /// <summary>Whether block_passes and flops are an upper bound. They are where the clean passes decide what else
    /// runs (rows ["top"] alone), and where the request does not fit, because no source is drawn for it. Otherwise they
    /// are exact.</summary>
    public required bool IsUpperBound { get; init; }

    /// <summary>Seconds that it would run, at the rate that was measured last; null where nothing ran on the device
    /// since the service started. Download, export and waiting come on top.</summary>
    public required double? Seconds { get; init; }

    /// <summary>That rate, 10^9 floating-point operations a second: of this model on this device where it ran, else of
    /// the model that ran there last.</summary>
    public required double? RateGflops { get; init; }

    /// <summary>Most bytes of memory that model, analysis and the heap of .NET take together: an upper
    /// bound.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>What of them the model takes, whether it is loaded now or not; 0 where it runs on a GPU.</summary>
    public required long ModelBytes { get; init; }

    /// <summary>What of them the runtime's heap may hold of objects that are gone: by the processor's cache. No budget
    /// counts it, since all analyses share it.</summary>
    public required long HeapBytes { get; init; }

    /// <summary>What models and analyses may take together.</summary>
    public required long MemoryBudgetBytes { get; init; }

    /// <summary>Whether peak_bytes without heap_bytes is within the budget; where not, the request would be
    /// refused.</summary>
    public required bool Fits { get; init; }

    /// <summary>Changes of the request that make it fit, each alone; empty where it fits.</summary>
    public required IReadOnlyList<string> Fitting { get; init; }

    /// <summary>Bytes that would be downloaded first: 0 where the weights are here, null where the Hub cannot be
    /// asked.</summary>
    public required long? DownloadBytes { get; init; }

    /// <summary>What the author of the prompts should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The request, every default filled in.</summary>
    public required object Request { get; init; }
}
