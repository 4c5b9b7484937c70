namespace SelfRepair.Api.Tests.Hub;

/// <summary>A request that came.</summary>
/// <param name="On">hub or cdn.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Authorization">Its token.</param>
/// <param name="Range">The part it asked for.</param>
/// <param name="IfRange">The tag that the part must be of.</param>
public sealed record HubCall(
    string On, string Method, string Path, string? Authorization, string? Range, string? IfRange);
