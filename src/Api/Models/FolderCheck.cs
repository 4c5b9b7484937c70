using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Models;

/// <summary>Says at the start which models the folders of SELFREPAIR_MODELS hold, and what is left out.</summary>
/// <param name="settings">Names the folders.</param>
/// <param name="folders">Looks into them.</param>
/// <param name="logger">Where it is said.</param>
public sealed class FolderCheck(ServiceSettings settings, ModelFolders folders, ILogger<FolderCheck> logger)
    : BackgroundService
{
    private const int MaxNamed = 12;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A folder on the net may take its time; the service listens meanwhile.
        await Task.Yield();
        if (settings.ModelFolders.Count == 0)
        {
            return;
        }

        IReadOnlyList<FolderModel> models = folders.All();
        string more = models.Count > MaxNamed ? ", ..." : string.Empty;
        logger.LogInformation(
            "{Setting:l} holds {Count} models: {Models:l}",
            SettingNames.Models,
            models.Count,
            string.Join(", ", models.Take(MaxNamed).Select(model => model.Id)) + more);
    }
}
