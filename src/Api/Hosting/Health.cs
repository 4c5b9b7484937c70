using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hosting;

/// <summary>Whether the service lives, and whether it is ready: every health check of its rooms passes.</summary>
/// <remarks>Endpoints of our own before the framework's checks: its MapHealthChecks answers any method, in plain text,
/// and stands in no OpenAPI document.</remarks>
public static class Health
{
    /// <summary>Maps the two checks.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/health").WithTags("service");
        group.MapGet("/live", Live).WithName("getLiveness").WithSummary("200 while the process answers");
        group.MapGet("/ready", ReadyAsync).WithName("getReadiness")
            .WithSummary("200 once the embedded model is loaded");
    }

    private static Ok<HealthResponse> Live() => TypedResults.Ok(new HealthResponse("live"));

    private static async Task<Results<Ok<HealthResponse>, ProblemResult>> ReadyAsync(
        HealthCheckService checks, CancellationToken cancellationToken)
    {
        HealthReport report = await checks.CheckHealthAsync(cancellationToken);
        string[] faults =
        [
            .. report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy)
                .Select(entry => entry.Description ?? "A check failed; the log says why."),
        ];
        return faults.Length == 0
            ? TypedResults.Ok(new HealthResponse("ready"))
            : new ProblemResult(
                new Problem(ProblemKinds.NotReady, string.Join(' ', faults), []) { RetryAfterSeconds = 1 });
    }
}

/// <summary>The state of the service.</summary>
/// <param name="Status">live or ready.</param>
public sealed record HealthResponse(string Status);
