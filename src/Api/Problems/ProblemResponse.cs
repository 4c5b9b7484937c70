namespace SelfRepair.Api.Problems;

/// <summary>A refusal as RFC 9457 writes it, <c>application/problem+json</c>.</summary>
public sealed record ProblemResponse
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>URL on this service that explains the kind of problem.</summary>
    public required string Type { get; init; }

    /// <summary>The kind in a short sentence.</summary>
    public required string Title { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was asked, what exists, what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>The kind's stable name, such as <c>unknown-head</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Names this request in the service's log.</summary>
    public required string TraceId { get; init; }

    /// <summary>Faults with their places in the request's body, at most 20, those of different kinds first; empty where
    /// there is no such place.</summary>
    public required IReadOnlyList<ProblemError> Errors { get; init; }

    /// <summary>How many faults there are, those that errors does not list included.</summary>
    public required int ErrorCount { get; init; }
}
