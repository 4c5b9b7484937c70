using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hosting;

/// <summary>The endpoints that are about the service itself.</summary>
public static class ServiceEndpoints
{
    /// <summary>Maps them.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapService(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/capabilities", Capabilities).WithName("getCapabilities")
            .WithTags("service")
            .WithSummary("What this service can do, and its limits");
        routes.MapHealth();
    }

    private static Ok<CapabilitiesResponse> Capabilities(ServiceSettings settings, ExperimentCatalog catalog) =>
        TypedResults.Ok(CapabilitiesResponse.Of(settings, catalog));
}
