using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>The page of another site sent a request that changes something.</summary>
/// <param name="origin">The Origin header.</param>
public sealed class ForeignOriginException(string origin) : ApiException(
    $"A page of '{origin}' sent this request. Pages of other sites may not change anything here: send it from a "
    + "program, which sends no Origin header, or from a page of this service's own host.")
{
    /// <summary>The Origin header.</summary>
    public string Origin => origin;
}
