namespace SelfRepair.Api.Problems;

/// <summary>Problems that any address may answer with; each room brings its own beside them.</summary>
public sealed class ProblemKinds : IProblemSource
{
    /// <summary>400: anything else the framework could not read.</summary>
    public static readonly ProblemKind BadRequest = new(
        "bad-request", 400, "The request could not be read.",
        "A value of the URL, a header or the body could not be read as what it should be. The detail says which.");

    /// <summary>404: no such route.</summary>
    public static readonly ProblemKind NotFound = new(
        "not-found", 404, "There is nothing at this address.",
        "The path is not one of this service's. /swagger lists every endpoint, /openapi/v1.json describes them.");

    /// <summary>404: no such kind of problem.</summary>
    public static readonly ProblemKind ProblemNotFound = new(
        "problem-not-found", 404, "There is no such kind of problem.", "GET /problems lists every kind.");

    /// <summary>405.</summary>
    public static readonly ProblemKind MethodNotAllowed = new(
        "method-not-allowed", 405, "The address does not take this method.",
        "The Allow header lists the methods that this address takes.");

    /// <summary>406.</summary>
    public static readonly ProblemKind NotAcceptable = new(
        "not-acceptable", 406, "None of the accepted formats exists here.",
        "The Accept header names formats that this address cannot write. The detail names those that it can.");

    /// <summary>413: the body.</summary>
    public static readonly ProblemKind BodyTooLarge = new(
        "body-too-large", 413, "The body is too large.",
        "GET /v1/capabilities states the limits of a request. Split it, or use fewer prompts.");

    /// <summary>415.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new(
        "unsupported-media-type", 415, "The body's format is not taken here.",
        "The Content-Type header must name a format that this address takes, application/json for experiments. curl "
        + "sends a form unless told otherwise: add -H 'content-type: application/json'.");

    /// <summary>422: a value that breaks a rule.</summary>
    public static readonly ProblemKind Validation = new(
        "validation", 422, "The request has invalid values.",
        "Each entry of errors points at a value and says what is allowed there.");

    /// <summary>500.</summary>
    public static readonly ProblemKind Internal = new(
        "internal", 500, "The service failed.",
        "This is a fault of the service. Its log holds more under the trace_id of the answer.");

    /// <summary>503.</summary>
    public static readonly ProblemKind NotReady = new(
        "not-ready", 503, "The service is not ready.",
        "The embedded model is still being prepared, which takes seconds after the start.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        new(typeof(InvalidRequestException), Validation, _ => []),
    ];

    /// <summary>The kind of a status that the framework set on its own.</summary>
    /// <param name="status">An HTTP status from 400.</param>
    public static ProblemKind OfStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        413 => BodyTooLarge,
        415 => UnsupportedMediaType,
        503 => NotReady,
        >= 500 => Internal,
        _ => BadRequest,
    };
}
