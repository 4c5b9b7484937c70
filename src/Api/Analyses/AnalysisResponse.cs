using System.Text.Json.Serialization;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis as every experiment shows it.</summary>
/// <param name="view">What is known of it at the moment.</param>
public abstract class AnalysisResponse(AnalysisView view)
{
    /// <summary>Where the members stand that come before the experiment's own.</summary>
    protected const int First = -1;

    /// <summary>Where the members stand that come after the experiment's own.</summary>
    protected const int Last = 1;

    /// <summary>Its name, which sorts by time.</summary>
    [JsonPropertyOrder(First)]
    public string Id { get; } = view.Entry.Id;

    /// <summary>The experiment.</summary>
    [JsonPropertyOrder(First)]
    public string Kind { get; } = view.Entry.Draft.Kind;

    /// <summary>Where it stands.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisStatus Status { get; } = view.State.Status;

    /// <summary>How far it is.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisProgress Progress { get; } = view.Progress;

    /// <summary>When it was asked for.</summary>
    [JsonPropertyOrder(First)]
    public DateTimeOffset CreatedAt { get; } = view.Entry.CreatedAt;

    /// <summary>When it began to run; null before.</summary>
    [JsonPropertyOrder(First)]
    public DateTimeOffset? StartedAt { get; } = view.State.StartedAt;

    /// <summary>When it ended; null before.</summary>
    [JsonPropertyOrder(First)]
    public DateTimeOffset? FinishedAt { get; } = view.State.FinishedAt;

    /// <summary>The unit of every number that has no other in its name.</summary>
    [JsonPropertyOrder(First)]
    public string Units { get; } = "logits";

    /// <summary>The model; null until its config and tokenizer are read, which a model of the Hub may have to be asked
    /// for. <c>request</c> names it from the start.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisModel? Model { get; } = AnalysisModel.Of(view.State);

    /// <summary>What it runs on.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisRuntime Runtime { get; } = AnalysisRuntime.Of(view.Entry.Draft.Placement);

    /// <summary>What it cost.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisTiming Timing { get; } = AnalysisTiming.Of(view.State);

    /// <summary>Related addresses.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisLinks Links { get; } = AnalysisLinks.Of(view.Entry);

    /// <summary>Why it failed; null unless it did.</summary>
    [JsonPropertyOrder(First)]
    public ProblemResponse? Error { get; } = view.State.Error?.ToResponse(
        view.BaseUrl, AnalysisLinks.Of(view.Entry).Self, view.Entry.Id);

    /// <summary>The prompts in numbers; null until they are tokens.</summary>
    [JsonPropertyOrder(First)]
    public AnalysisData? Data { get; } = AnalysisData.Of(view.State.Spec);

    /// <summary>What is likely wrong with the request or its rows, a sentence each.</summary>
    [JsonPropertyOrder(Last)]
    public IReadOnlyList<string> Warnings { get; } =
    [
        .. view.State.Spec?.Prompts.Model.Revision.Notice is string notice ? [notice] : Array.Empty<string>(),
        .. view.State.Spec?.Prompts.Warnings ?? [],
        .. view.State.Findings?.Warnings ?? [],
    ];

    /// <summary>What else there is for a request like this one, a sentence or two each.</summary>
    [JsonPropertyOrder(Last)]
    public IReadOnlyList<string> Hints { get; } = view.State.Findings?.Hints ?? [];
}

/// <summary>An analysis of one experiment.</summary>
/// <typeparam name="TRequest">The experiment's request.</typeparam>
/// <param name="view">What is known of it at the moment.</param>
public abstract class AnalysisResponse<TRequest>(AnalysisView view) : AnalysisResponse(view)
    where TRequest : ExperimentRequest
{
    /// <summary>The request: as it was sent until the model's config and tokenizer are read, then with every default
    /// filled in; it can be posted again as it is. While the analysis is unfinished its <c>prompts</c> and
    /// <c>ablation.sources</c> are left out where they were sent; <c>?request=whole</c> shows them then too.</summary>
    [JsonPropertyOrder(First)]
    public AnsweredRequest<TRequest> Request { get; } =
        new((TRequest)(view.State.Spec?.Request ?? view.Entry.Draft.Request), view.ShowsPrompts);
}
