using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Events;

/// <summary>Where an analysis stands, as an event.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it began to run; null before.</param>
/// <param name="FinishedAt">When it ended; null before.</param>
public sealed record StateEvent(
    AnalysisStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <summary>The end of an analysis, as the last event.</summary>
/// <param name="Status">How it ended.</param>
public sealed record EndEvent(AnalysisStatus Status);
