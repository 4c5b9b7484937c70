using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Limits;

/// <summary>Problems of what requests may hold together.</summary>
public sealed class LimitProblems : IProblemSource
{
    /// <summary>503: requests that are being read hold too much.</summary>
    public static readonly ProblemKind ServiceBusy = new(
        "service-busy", 503, "The service is reading too many large requests.",
        "Bodies that are being read may hold so much memory together. Send the request again after the seconds that "
        + "Retry-After names.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<ServiceBusyException>(ServiceBusy),
    ];
}
