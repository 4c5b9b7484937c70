using SelfRepair.Api.Devices;

namespace SelfRepair.Api.Models;

/// <summary>Brings the embedded model into memory at the start, so that the first request finds it there.</summary>
/// <param name="catalog">Finds the model.</param>
/// <param name="host">Loads it.</param>
/// <param name="devices">Says where models run.</param>
/// <param name="logger">Told where that fails.</param>
public sealed class EmbeddedModel(
    ModelCatalog catalog, ModelHost host, DeviceCheck devices, ILogger<EmbeddedModel> logger) : BackgroundService
{
    private const string Loading = "The embedded model is being loaded; this takes seconds after the start.";

    private volatile string? fault = Loading;

    /// <summary>Why the model is not ready; null once it is.</summary>
    public string? Fault => fault;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The service listens while this runs.
        await Task.Yield();
        Task load = LoadAsync(stoppingToken);
        await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (load.IsFaulted)
        {
            logger.LogError(load.Exception.InnerException, "The embedded model cannot be loaded");
        }

        fault = load.IsCompletedSuccessfully ? null : "The embedded model cannot be loaded; the log says why.";
    }

    private async Task LoadAsync(CancellationToken stoppingToken)
    {
        ModelRevision revision = catalog.Find(ModelCatalog.EmbeddedModel).Revision(ModelCatalog.MainRevision);
        using ModelLease lease = await host.AcquireAsync(
            revision, devices.Default, new Progress<PreparationProgress>(), stoppingToken);
    }
}
