using Microsoft.Extensions.Logging.Abstractions;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>The service is killed within a download, and another goes on.</summary>
public sealed class HubKillTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-kill-").FullName;
    private readonly Dictionary<string, byte[]> files = HubCheckpoints.Parallel();
    private LoopbackHub hub = null!;

    private string Cache => Path.Combine(folder, "hub");

    private string Partial => Path.Combine(
        Cache,
        "models--EleutherAI--pythia-14m",
        "blobs",
        HubRepository.TagOf("model.safetensors", files["model.safetensors"]) + ".incomplete");

    [Fact]
    public async Task Get_AfterKillsAtSeveralBytes_GoesOnAndEndsWithTheSameBytes()
    {
        await KillAtAsync(1);
        await KillAtAsync(300_001);
        await KillAtAsync(654_527);

        hub.Faults.Clear();
        HubSnapshot snapshot = await GetAsync(TimeProvider.System);

        AssertWhole(snapshot);
        Assert.Equal(
            [null, "bytes=1-", "bytes=300001-", "bytes=654527-"],
            hub.Calls.Where(call => call.On == "cdn").Select(call => call.Range));
    }

    [Fact]
    public async Task Get_WhileAnotherProcessFetches_WaitsAndTakesOverWhereItIsKilled()
    {
        Stall(300_000);
        using ServiceProcess service = await ServiceProcess.StartAsync(Settings());
        await service.Client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request, "respond-async");
        await UntilWrittenAsync(service, 300_000);
        WatchedTime time = new();
        Task<HubSnapshot> get = GetAsync(time);
        await Task.WhenAny(time.Waiting, get);
        Assert.False(get.IsCompleted);
        Assert.Single(hub.Calls, call => call.On == "cdn");

        await service.KillAsync();

        AssertWhole(await get);
        Assert.Equal("bytes=300000-", hub.Calls.Last(call => call.On == "cdn").Range);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        hub = await LoopbackHub.StartAsync();
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(files);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private Dictionary<string, string> Settings() => new()
    {
        [SettingNames.HubEndpoint] = hub.Url,
        [SettingNames.HubCache] = Cache,
        [SettingNames.Data] = Path.Combine(folder, "data"),
        [SettingNames.HubOffline] = "0",
        ["HF_HUB_DOWNLOAD_TIMEOUT"] = "100",
    };

    /// <summary>Starts the service, lets it fetch so many bytes in all, and kills it.</summary>
    private async Task KillAtAsync(int length)
    {
        hub.Faults.Clear();
        Stall(length - (int)LengthOf(Partial));
        using ServiceProcess service = await ServiceProcess.StartAsync(Settings());
        await service.Client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request, "respond-async");
        await UntilWrittenAsync(service, length);
        await service.KillAsync();
    }

    private void Stall(int after)
    {
        TaskCompletionSource never = new();
        hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = after, Until = never.Task });
    }

    /// <summary>Asks the service after its health until the partial file is so long.</summary>
    private async Task UntilWrittenAsync(ServiceProcess service, long length)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        while (LengthOf(Partial) < length)
        {
            using HttpResponseMessage response = await service.Client.GetAsync("/health/live", limit.Token);
        }
    }

    private async Task<HubSnapshot> GetAsync(TimeProvider time)
    {
        HubSettings settings = new() { CacheFolder = Cache, Endpoint = new Uri(hub.Url) };
        using HubHttp http = new(settings);
        HubStore store = new(
            settings, http, new FileHashes(Path.Combine(folder, "hashes")), time, NullLogger<HubStore>.Instance);
        return await store.GetAsync(
            HubScene.IdOf(HubCheckpoints.Name),
            HubRevision.Main,
            HubScope.Checkpoint,
            new Progress<HubProgress>(),
            CancellationToken.None);
    }

    private void AssertWhole(HubSnapshot snapshot)
    {
        Assert.Equal(["config.json", "model.safetensors"], snapshot.Files);
        Assert.All(snapshot.Files, name =>
            Assert.Equal(files[name], File.ReadAllBytes(Path.Combine(snapshot.Folder, name))));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(Partial)!).Length);
    }
}
