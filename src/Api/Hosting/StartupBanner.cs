using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hosting;

/// <summary>Says where the service listens, with a first request that works.</summary>
/// <param name="server">Knows the addresses.</param>
/// <param name="lifetime">Says when it listens.</param>
/// <param name="logger">Where it is said.</param>
public sealed class StartupBanner(IServer server, IHostApplicationLifetime lifetime, ILogger<StartupBanner> logger)
    : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        foreach (string address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            string url = address
                .Replace("[::]", "localhost", StringComparison.Ordinal)
                .Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
            logger.LogInformation(
                "SelfRepair {Version:l} listens on {Url:l} - open it in a browser; its API is at {Swagger:l}",
                ServiceVersion.Current,
                url,
                url + "/swagger");
            logger.LogInformation(
                "Try: curl -s {Url:l}/v1/self-repair -H 'content-type: application/json' -d '{Body:l}'",
                url,
                """{"prompt_set":"ioi"}""");
        }
    }
}
