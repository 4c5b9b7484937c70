using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Models;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Tests.Hub;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.TrainingSweep;

/// <summary>A sweep over branches of a model of the Hub.</summary>
public sealed class SweepOfHubModelTests : IAsyncLifetime
{
    private const string Path = "/v1/training-sweep";

    private readonly string cache = Directory.CreateTempSubdirectory("selfrepair-hub-").FullName;
    private readonly HubRepository repository = new();
    private LoopbackHub hub = null!;

    [Fact]
    public async Task Post_OfBranches_FetchesEachAndLeavesTheHubCache()
    {
        Dictionary<string, byte[]> first = HubCheckpoints.Random(StoredFormat.Safetensors, 1);
        Dictionary<string, byte[]> last = Changed(first);
        string[] commits = [repository.Add("step1", first), repository.Add("main", last)];
        string request = new JsonObject
        {
            ["revisions"] = new JsonArray("step1", "step2", "main"),
            ["request"] = JsonNode.Parse(HubCheckpoints.Request),
        }.ToJsonString();
        using ServiceFactory service = Service();
        HttpClient client = service.CreateClient();
        JsonElement dry = await PostAsync(client, Path + "?dry_run=true", request);
        JsonElement sweep = await PostAsync(client, Path, request);
        JsonElement after = await PostAsync(client, Path + "?dry_run=true", request);

        JsonElement[] rows = [.. sweep.GetProperty("revisions").EnumerateArray()];
        Assert.Equal([commits[0], null, commits[1]], rows.Select(row => row.GetProperty("commit").GetString()));
        Assert.Equal("revision-not-found", rows[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(
            first["model.safetensors"].Length + last["model.safetensors"].Length,
            dry.GetProperty("download_bytes").GetInt64());
        Assert.Equal(0, after.GetProperty("download_bytes").GetInt64());
        Assert.DoesNotContain(
            service.Services.GetRequiredService<PackageCache>().All(),
            package => package.Source.Id == HubCheckpoints.Name);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        hub = await LoopbackHub.StartAsync();
        hub.Repositories[HubCheckpoints.Name] = repository;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        Directory.Delete(cache, recursive: true);
    }

    /// <summary>The same checkpoint with another last weight.</summary>
    private static Dictionary<string, byte[]> Changed(Dictionary<string, byte[]> files)
    {
        byte[] weights = [.. files["model.safetensors"]];
        BitConverter.TryWriteBytes(weights.AsSpan(weights.Length - sizeof(float)), 0.5f);
        return new Dictionary<string, byte[]>(files) { ["model.safetensors"] = weights };
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string request) =>
        await (await client.PostJsonAsync(path, request)).JsonAsync();

    private ServiceFactory Service() => new()
    {
        Settings = new Dictionary<string, string>
        {
            [SettingNames.HubCache] = cache,
            [SettingNames.HubEndpoint] = hub.Url,
            [SettingNames.HubOffline] = "0",
        },
    };
}
