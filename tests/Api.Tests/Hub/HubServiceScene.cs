using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A loopback Hub with a small model, an empty cache, and services that use both.</summary>
public sealed class HubServiceScene : IAsyncLifetime
{
    private readonly List<ServiceFactory> services = [];

    /// <summary>The Hub.</summary>
    public LoopbackHub Hub { get; private set; } = null!;

    /// <summary>The cache.</summary>
    public string Cache { get; } = Directory.CreateTempSubdirectory("selfrepair-hub-").FullName;

    /// <summary>The commit of the model's main branch.</summary>
    public string Commit { get; private set; } = null!;

    /// <summary>Starts a service, and calls it.</summary>
    /// <param name="settings">Settings beside those that reach Hub and cache.</param>
    public HttpClient Client(Dictionary<string, string>? settings = null)
    {
        Dictionary<string, string> all = new()
        {
            [SettingNames.HubEndpoint] = Hub.Url,
            [SettingNames.HubCache] = Cache,
            [SettingNames.HubOffline] = "0",
            ["HF_HUB_DOWNLOAD_TIMEOUT"] = "100",
        };
        foreach ((string name, string value) in settings ?? [])
        {
            all[name] = value;
        }

        ServiceFactory service = new() { Settings = all };
        services.Add(service);
        return service.CreateClient();
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Hub = await LoopbackHub.StartAsync();
        HubRepository repository = new();
        Commit = repository.Add("main", HubCheckpoints.Parallel());
        Hub.Repositories[HubCheckpoints.Name] = repository;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        services.ForEach(service => service.Dispose());
        await Hub.DisposeAsync();
        Directory.Delete(Cache, recursive: true);
    }
}
