using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The proxy that the Hub is asked through is at fault.</summary>
/// <param name="what">What was tried and how it ended.</param>
/// <param name="variable">The variable that names the proxy; null where none does.</param>
/// <param name="innerException">What lies beneath, if anything.</param>
public sealed class HubProxyException(string what, string? variable, Exception? innerException = null) : ApiException(
    $"{what} {(variable is null ? Unnamed : $"Mend {variable}, or name the Hub's host in NO_PROXY")} in the service's "
    + "environment, and start the service again. What was downloaded is kept.",
    innerException)
{
    private const string Unnamed = "No variable names a proxy, so one lies between unasked. Set HTTPS_PROXY";

    /// <summary>The variable that names the proxy; null where none does.</summary>
    public string? Variable => variable;
}
