using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis as every experiment shows it.</summary>
/// <param name="snapshot">What is known of it at the moment.</param>
public abstract class AnalysisResponse(AnalysisSnapshot snapshot)
{
    /// <summary>Its name, which sorts by time.</summary>
    public string Id { get; } = snapshot.Entry.Id;

    /// <summary>The experiment.</summary>
    public string Kind { get; } = snapshot.Entry.Work.Kind;

    /// <summary>Where it stands.</summary>
    public AnalysisStatus Status { get; } = snapshot.State.Status;

    /// <summary>How far it is.</summary>
    public AnalysisProgress Progress { get; } =
        snapshot.State.Progress with { QueuePosition = snapshot.QueuePosition };

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; } = snapshot.Entry.CreatedAt;

    /// <summary>When it began to run; null before.</summary>
    public DateTimeOffset? StartedAt { get; } = snapshot.State.StartedAt;

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; } = snapshot.State.FinishedAt;

    /// <summary>The unit of every number that has no other in its name.</summary>
    public string Units { get; } = "logits";

    /// <summary>The model.</summary>
    public AnalysisModel Model { get; } = AnalysisModel.Of(snapshot);

    /// <summary>What it runs on.</summary>
    public AnalysisRuntime Runtime { get; } = AnalysisRuntime.Of(snapshot.Entry.Work.Request);

    /// <summary>What it cost.</summary>
    public AnalysisTiming Timing { get; } = AnalysisCost.Of(snapshot);

    /// <summary>Related addresses.</summary>
    public AnalysisLinks Links { get; } = AnalysisLinks.Of(snapshot.Entry.Id);

    /// <summary>Why it failed; null unless it did.</summary>
    public ProblemResponse? Error { get; } = snapshot.State.Error?.ToResponse(
        snapshot.BaseUrl, AnalysisLinks.Of(snapshot.Entry.Id).Self, snapshot.Entry.Id);
}
