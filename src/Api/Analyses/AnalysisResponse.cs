using System.Text.Json.Serialization;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis as every experiment shows it.</summary>
/// <param name="snapshot">What is known of it at the moment.</param>
public abstract class AnalysisResponse(AnalysisSnapshot snapshot)
{
    private const int First = -1;

    /// <summary>Its name, which sorts by time.</summary>
    [JsonPropertyOrder(First)]
    public string Id { get; } = snapshot.Entry.Id;

    /// <summary>The experiment.</summary>
    [JsonPropertyOrder(First)]
    public string Kind { get; } = snapshot.Entry.Draft.Kind;

    /// <summary>Where it stands.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisStatus Status { get; } = snapshot.State.Status;

    /// <summary>How far it is.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisProgress Progress { get; } = snapshot.Progress;

    /// <summary>When it was asked for.</summary>
    [JsonPropertyOrder(First)]
    public DateTimeOffset CreatedAt { get; } = snapshot.Entry.CreatedAt;

    /// <summary>When it began to run; null before.</summary>
    [JsonPropertyOrder(First)]
    public DateTimeOffset? StartedAt { get; } = snapshot.State.StartedAt;

    /// <summary>When it ended; null before.</summary>
    [JsonPropertyOrder(First)]
    public DateTimeOffset? FinishedAt { get; } = snapshot.State.FinishedAt;

    /// <summary>The unit of every number that has no other in its name.</summary>
    [JsonPropertyOrder(First)]
    public string Units { get; } = "logits";

    /// <summary>The model; null until its config and tokenizer are read, which a model of the Hub may have to be asked
    /// for. <c>request</c> names it from the start.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisModel? Model { get; } = AnalysisModel.Of(snapshot);

    /// <summary>What it runs on.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisRuntime Runtime { get; } = AnalysisRuntime.Of(snapshot.Entry.Draft.Placement);

    /// <summary>What it cost.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisTiming Timing { get; } = AnalysisCost.Of(snapshot);

    /// <summary>Related addresses.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisLinks Links { get; } = AnalysisLinks.Of(snapshot.Entry.Id);

    /// <summary>Why it failed; null unless it did.</summary>
    [JsonPropertyOrder(First)]
    public ProblemResponse? Error { get; } = snapshot.State.Error?.ToResponse(
        snapshot.BaseUrl, AnalysisLinks.Of(snapshot.Entry.Id).Self, snapshot.Entry.Id);
}
