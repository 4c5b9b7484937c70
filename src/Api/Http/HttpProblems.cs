using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>Problems of a request as HTTP carries it.</summary>
public sealed class HttpProblems : IProblemSource
{
    /// <summary>400: a parameter of the URL that its address does not know.</summary>
    public static readonly ProblemKind UnknownParameter = new(
        "unknown-parameter", 400, "The URL has a parameter that does not exist.",
        "Parameters that an address does not know are refused. A misspelled filter would otherwise filter nothing. "
        + "The detail names the parameters that exist.");

    /// <summary>403: another site's page.</summary>
    public static readonly ProblemKind ForeignOrigin = new(
        "foreign-origin", 403, "Pages of other sites may not change anything here.",
        "A browser sent this request for a page of another site (the Origin header). The service asks nobody for a "
        + "password, so that any page could otherwise use it through the browser of somebody who reaches it. Send the "
        + "request from a program, or from a page of the service's own host.");

    /// <summary>421: a name that is none of the service's.</summary>
    public static readonly ProblemKind UnknownHost = new(
        "unknown-host", 421, "The service does not answer to this name.",
        "The Host header names a host that is neither localhost, nor an IP address, nor the name of the service's "
        + "machine. A page elsewhere could bind such a name to this machine's address. If the name is yours, add it "
        + "to SELFREPAIR_HOSTS, a list of names with commas between them, in the service's environment.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<UnknownHostException>(UnknownHost),
        ProblemRow.Of<ForeignOriginException>(ForeignOrigin),
        ProblemRow.Of<UnknownParameterException>(UnknownParameter),
        ProblemRow.Of<UnreadableParameterException>(ProblemKinds.BadRequest),
        ProblemRow.Of<UnsupportedBodyException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<UnsupportedCodingException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<UnreadableBodyException>(ProblemKinds.BadRequest),
    ];
}
