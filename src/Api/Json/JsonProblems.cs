using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Json;

/// <summary>Problems of a JSON body, before its values are looked at.</summary>
public sealed class JsonProblems : IProblemSource
{
    /// <summary>400: the body is not JSON.</summary>
    public static readonly ProblemKind MalformedJson = new(
        "malformed-json", 400, "The body is not well-formed JSON.",
        "The request's body could not be read as JSON. The detail says what was found. Send UTF-8 JSON with the header "
        + "Content-Type: application/json; Python's requests does so with json=, curl with -H and -d.");

    /// <summary>400: a member that no request has.</summary>
    public static readonly ProblemKind UnknownField = new(
        "unknown-field", 400, "The request has a field that does not exist.",
        "Fields that the service does not know are refused, since a misspelled one would otherwise be silently ignored "
        + "and its default used. The pointer names the field; the detail names those that exist.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } = [];
}
