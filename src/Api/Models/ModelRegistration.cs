using SelfRepair.Api.Devices;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Models;

/// <summary>What models, loaded and not, are served by.</summary>
public static class ModelRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddModels(this IServiceCollection services)
    {
        services.AddSingleton<DeviceCheck>();
        services.AddSingleton<LeftOutLog>();
        services.AddSingleton<ModelFolders>();
        services.AddHostedService<FolderCheck>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ModelDescriber>();
        services.AddSingleton(provider => new FileHashes(
            Path.Combine(provider.GetRequiredService<ServiceSettings>().DataFolder, "hashes")));
        services.AddSingleton<CheckpointFingerprints>();
        services.AddSingleton<PackageCache>();
        services.AddSingleton<PackageStore>();
        services.AddHostedService(provider => provider.GetRequiredService<PackageStore>());
        services.AddSingleton<ModelMemory>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelHost>());
        services.AddSingleton<MeasuredRates>();
        services.AddSingleton<ModelDirectory>();
        services.AddSingleton<ModelKeeper>();
        services.AddSingleton<EmbeddedModel>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedModel>());
        services.AddHealthChecks().AddCheck<EmbeddedModelCheck>("embedded model");
    }
}
