using System.Collections.ObjectModel;

namespace SelfRepair.Api.Problems;

/// <summary>A refusal, not yet bound to the request that it answers.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Detail">What was asked, what exists, what to do.</param>
/// <param name="Errors">Faults with their places, those of different kinds first.</param>
public sealed record Problem(ProblemKind Kind, string Detail, IReadOnlyList<ProblemError> Errors)
{
    /// <summary>How many faults there are; more than are listed where there are many.</summary>
    public int ErrorCount { get; init; } = Errors.Count;

    /// <summary>Seconds after which to try again; null where that does not help.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Headers that say more of it, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Binds it to the request that it answers.</summary>
    /// <param name="baseUrl">Scheme, host and base path of this service, without a slash at the end.</param>
    /// <param name="instance">Path of the request.</param>
    /// <param name="traceId">Names the request in the log.</param>
    public ProblemResponse ToResponse(string baseUrl, string instance, string traceId) => new()
    {
        Type = $"{baseUrl}/problems/{Kind.Code}",
        Title = Kind.Title,
        Status = Kind.Status,
        Detail = Sentence.Shorten(Detail),
        Instance = instance,
        Code = Kind.Code,
        TraceId = traceId,
        Errors = [.. ProblemErrors.Of(Errors).Listed.Select(Shorten)],
        ErrorCount = ErrorCount,
    };

    private static ProblemError Shorten(ProblemError error) => new(
        Sentence.Shorten(error.Detail), error.Pointer is string pointer ? Sentence.Shorten(pointer) : null);
}
