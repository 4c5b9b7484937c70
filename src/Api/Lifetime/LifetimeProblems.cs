using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Lifetime;

/// <summary>Problems of a service that stops.</summary>
public sealed class LifetimeProblems : IProblemSource
{
    /// <summary>503: the process was told to end.</summary>
    public static readonly ProblemKind ServiceStopping = new(
        "service-stopping", 503, "The service is stopping.",
        "The service was told to end. Its analyses end with it. Send the request again after the seconds that "
        + "Retry-After names, when the service has started again.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<ServiceStoppingException>(ServiceStopping),
    ];
}
