using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Lifetime;

/// <summary>A request cannot be answered any more: the service stops.</summary>
public sealed class ServiceStoppingException() : ApiException(
    "The service is stopping. Its analyses end with it. Send the request again once the service has started.");
