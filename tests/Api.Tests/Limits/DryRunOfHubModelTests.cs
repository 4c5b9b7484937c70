using System.Text.Json;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Tests.Hub;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.Limits;

/// <summary>What a dry run says of models that are on the Hub.</summary>
public sealed class DryRunOfHubModelTests : IAsyncLifetime
{
    private readonly string cache = Directory.CreateTempSubdirectory("selfrepair-hub-").FullName;
    private readonly List<ServiceFactory> services = [];
    private LoopbackHub hub = null!;

    [Theory]
    [InlineData(StoredFormat.Safetensors, 1)]
    [InlineData(StoredFormat.Safetensors, 3)]
    [InlineData(StoredFormat.Torch, 2)]
    public async Task Post_OfADryRun_SaysTheBytesOfTheWeightsAndFetchesNone(StoredFormat format, int shardCount)
    {
        Dictionary<string, byte[]> files = HubCheckpoints.Random(format, shardCount);
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(files);
        HttpClient client = Service();

        JsonElement before = await DryAsync(client);
        string[] cached = Directory.GetFiles(cache, "*", SearchOption.AllDirectories);
        await client.AnalyzeAsync(HubCheckpoints.Request);
        JsonElement after = await DryAsync(client);

        Assert.Equal(
            files.Where(file => file.Key is not "config.json").Sum(file => (long)file.Value.Length),
            before.GetProperty("download_bytes").GetInt64());
        Assert.DoesNotContain(cached, path => path.Contains("model", StringComparison.OrdinalIgnoreCase)
            && Path.GetFileName(path).Contains("model", StringComparison.Ordinal));
        Assert.Equal(0, after.GetProperty("download_bytes").GetInt64());
        Assert.Equal(
            before.GetProperty("block_passes").GetInt64(), after.GetProperty("block_passes").GetInt64());
    }

    [Fact]
    public async Task Post_OfADryRunThatMayNotAsk_DoesNotKnowTheBytes()
    {
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Random(StoredFormat.Safetensors, 1));
        await DryAsync(Service());

        JsonElement offline = await DryAsync(Service(new() { [SettingNames.HubOffline] = "1" }));

        Assert.Equal(JsonValueKind.Null, offline.GetProperty("download_bytes").ValueKind);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() => hub = await LoopbackHub.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        services.ForEach(service => service.Dispose());
        await hub.DisposeAsync();
        Directory.Delete(cache, recursive: true);
    }

    private static async Task<JsonElement> DryAsync(HttpClient client) => await (await client.PostJsonAsync(
        "/v1/self-repair?dry_run=true", HubCheckpoints.Request)).JsonAsync();

    private HttpClient Service(Dictionary<string, string>? settings = null)
    {
        Dictionary<string, string> all = new()
        {
            [SettingNames.HubCache] = cache,
            [SettingNames.HubEndpoint] = hub.Url,
            [SettingNames.HubOffline] = "0",
        };
        foreach ((string name, string value) in settings ?? [])
        {
            all[name] = value;
        }

        ServiceFactory service = new() { Settings = all };
        services.Add(service);
        return service.CreateClient();
    }
}
