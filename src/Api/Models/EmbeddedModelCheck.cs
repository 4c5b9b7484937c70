using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SelfRepair.Api.Models;

/// <summary>Whether the embedded model is in memory: a service without it is not ready.</summary>
/// <param name="embedded">The embedded model.</param>
public sealed class EmbeddedModelCheck(EmbeddedModel embedded) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(embedded.Fault is string fault
            ? HealthCheckResult.Unhealthy(fault)
            : HealthCheckResult.Healthy());
}
