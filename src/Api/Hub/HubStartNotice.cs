namespace SelfRepair.Api.Hub;

/// <summary>Says at the start what in the Hub's settings is not as its user may think.</summary>
/// <param name="settings">The settings.</param>
/// <param name="logger">Where it is said.</param>
public sealed class HubStartNotice(HubSettings settings, ILogger<HubStartNotice> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.TokenNotice is string notice)
        {
            logger.LogWarning("{Notice:l}", notice);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
