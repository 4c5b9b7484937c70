using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Everything about an analysis that changes, at one moment.</summary>
public sealed record AnalysisState
{
    /// <summary>Where it stands.</summary>
    public required AnalysisStatus Status { get; init; }

    /// <summary>How far it is.</summary>
    public required AnalysisProgress Progress { get; init; }

    /// <summary>When it began to run; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Time it waited for its turn.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>Time it waited for its model and its tokens.</summary>
    public TimeSpan Prepared { get; init; }

    /// <summary>Time it ran; null before it ended.</summary>
    public TimeSpan? Ran { get; init; }

    /// <summary>The experiment, pinned and planned; null until its model's config and tokenizer are read.</summary>
    public Spec? Spec { get; init; }

    /// <summary>SHA-256 of the model's folded weights; null before the model is loaded.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Scored positions of the chunks that are merged, on average over the rows.</summary>
    public long MergedPositions { get; init; }

    /// <summary>Analyses ahead of it, as they were looked for last; null unless it is queued.</summary>
    public int? Place { get; init; }

    /// <summary>The rows of the chunks that are merged, an event of them as it is sent; null where nobody asked for it,
    /// and once it has ended.</summary>
    public byte[]? RowsSoFar { get; init; }

    /// <summary>The ids of its newest events.</summary>
    public EventIds Events { get; init; } = EventIds.First;

    /// <summary>What it found; null unless it succeeded.</summary>
    public Findings? Findings { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public Problem? Error { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsFinished => Status is AnalysisStatus.Succeeded or AnalysisStatus.Failed or AnalysisStatus.Canceled;
}
