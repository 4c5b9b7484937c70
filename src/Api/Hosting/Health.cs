using Microsoft.AspNetCore.Http.HttpResults;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hosting;

/// <summary>Whether the service lives, and whether it is ready.</summary>
public static class Health
{
    /// <summary>Maps the two checks.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/health").WithTags("service");
        group.MapGet("/live", Live).WithName("getLiveness").WithSummary("200 while the process answers");
        group.MapGet("/ready", Ready).WithName("getReadiness")
            .WithSummary("200 once the embedded model is loaded");
    }

    private static Ok<HealthResponse> Live() => TypedResults.Ok(new HealthResponse("live"));

    private static Results<Ok<HealthResponse>, ProblemResult> Ready(EmbeddedModel embedded) =>
        embedded.Fault is string fault
            ? new ProblemResult(new Problem(ProblemKinds.NotReady, fault, []) { RetryAfterSeconds = 1 })
            : TypedResults.Ok(new HealthResponse("ready"));
}

/// <summary>The state of the service.</summary>
/// <param name="Status">live or ready.</param>
public sealed record HealthResponse(string Status);
