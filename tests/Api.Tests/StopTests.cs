using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Tests.Events;
using SelfRepair.Api.Tests.Hub;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests;

/// <summary>The service as a process that is told to end while it is at work.</summary>
public sealed class StopTests : IAsyncLifetime
{
    /// <summary>An idle machine takes less than five seconds, a busy one may take longer; without an end of what runs
    /// it is half a minute.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Minutes of work on any machine.</summary>
    private const string Long =
        """{"prompt_set": "text", "pack": true, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}""";

    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-stop-").FullName;
    private LoopbackHub hub = null!;

    private string Cache => Path.Combine(folder, "hub");

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task Signal_WithAnalysesInFlight_TellsWhoWaitsAndEndsWell(PosixSignal signal)
    {
        using ServiceProcess service = await StartAsync();
        await service.UntilReadyAsync();
        Task<HttpResponseMessage>[] waiting =
            [.. Enumerable.Range(0, 3).Select(_ => service.Client.PostJsonAsync("/v1/self-repair", Long))];
        await service.Client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        await service.UntilAsync(async () => await CountAsync(service, "running") == 1
            && await CountAsync(service, "queued") == 3);

        await AssertStopsAsync(service, signal, waiting);
    }

    /// <summary>Streams of events are open for as long as what they tell of.</summary>
    [Fact]
    public async Task Signal_WhileEventsAreRead_TellsTheirEndAndEndsWell()
    {
        using ServiceProcess service = await StartAsync();
        await service.UntilReadyAsync();
        HttpResponseMessage posted = await service.Client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        string id = (await posted.JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        EventReader[] readers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => EventReader.OpenAsync(service.Client, id)));
        await Task.WhenAll(readers.Select(reader => reader.NextAsync()));

        await AssertStopsAsync(service, PosixSignal.SIGTERM);

        foreach (EventReader reader in readers)
        {
            Assert.Equal("canceled", (await reader.NextAsync("end")).Text("status"));
            Assert.Null(await reader.NextAsync());
            reader.Dispose();
        }
    }

    /// <summary>A download of the weights that hangs.</summary>
    [Fact]
    public async Task Signal_WhileAModelIsDownloaded_DoesNotWaitForIt()
    {
        Stall("cdn", "", after: 300_000);
        using ServiceProcess service = await StartAsync();
        Task<HttpResponseMessage> waiting = service.Client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);
        await service.UntilAsync(() => Task.FromResult(
            Directory.Exists(Cache)
            && Directory.GetFiles(Cache, "*.incomplete", SearchOption.AllDirectories).Length > 0));

        await AssertStopsAsync(service, PosixSignal.SIGTERM, waiting);
    }

    /// <summary>A Hub that does not answer, asked by every endpoint that waits for it.</summary>
    [Theory]
    [InlineData("/v1/self-repair", HubCheckpoints.Request)]
    [InlineData("/v1/tokenize", """{"model": "EleutherAI/pythia-14m", "texts": ["a"]}""")]
    [InlineData("/v1/models/EleutherAI/pythia-14m/load", "")]
    public async Task Signal_WhileTheHubDoesNotAnswer_DoesNotWaitForIt(string path, string body)
    {
        Stall("hub", "config.json", after: 0);
        using ServiceProcess service = await StartAsync();
        Task<HttpResponseMessage> waiting = service.Client.PostJsonAsync(path, body);
        await service.UntilAsync(() => Task.FromResult(hub.MetCount > 0));

        await AssertStopsAsync(service, PosixSignal.SIGTERM, waiting);
    }

    /// <summary>Gigabytes of a checkpoint, all of them a hole: what is told to end is the hashing, as a rule.</summary>
    [Fact]
    public async Task Signal_WhileACheckpointIsHashed_DoesNotWaitForIt()
    {
        string models = Path.Combine(folder, "models");
        new SyntheticCheckpoint(new ModelShape(1, 8, 512, 64, 2048, 4_000_000, 16, IsParallel: true))
            .WriteHollow(Path.Combine(models, "hollow"));
        using ServiceProcess service = await StartAsync(models);
        Task<HttpResponseMessage> waiting = service.Client.PostJsonAsync(
            "/v1/self-repair",
            """{"model": "hollow", "prompts": [{"token_ids": [1, 2, 3]}, {"token_ids": [3, 4, 5]}]}""");
        await service.UntilAsync(async () => await CountAsync(service, "preparing") == 1);

        await AssertStopsAsync(service, PosixSignal.SIGTERM, waiting);
    }

    /// <summary>The service starts to load its own model as it starts to listen.</summary>
    [Fact]
    public async Task Signal_WhileAModelIsLoaded_EndsWell()
    {
        using ServiceProcess service = await StartAsync();

        await AssertStopsAsync(service, PosixSignal.SIGTERM);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        hub = await LoopbackHub.StartAsync();
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Parallel());
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AssertStopsAsync(
        ServiceProcess service, PosixSignal signal, params Task<HttpResponseMessage>[] waiting)
    {
        long started = Stopwatch.GetTimestamp();
        int status = await service.StopAsync(signal);
        TimeSpan took = Stopwatch.GetElapsedTime(started);

        foreach (Task<HttpResponseMessage> answer in waiting)
        {
            HttpResponseMessage response = await answer;
            await response.AssertProblemAsync("service-stopping", pointer: null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        Assert.Equal(0, status);
        Assert.True(took < Limit, $"It took {took.TotalSeconds:0.0} s.");
    }

    private static async Task<int> CountAsync(ServiceProcess service, string status)
    {
        HttpResponseMessage response = await service.Client.GetAsync($"/v1/analyses?status={status}");
        JsonElement list = await response.JsonAsync();
        return list.GetProperty("total").GetInt32();
    }

    private void Stall(string on, string path, int after)
    {
        TaskCompletionSource never = new();
        hub.Faults.Add(new HubFault(HubTrouble.Stall)
        {
            On = on,
            Path = path,
            After = after,
            Times = int.MaxValue,
            Until = never.Task,
        });
    }

    private Task<ServiceProcess> StartAsync(string? models = null) => ServiceProcess.StartAsync(new()
    {
        [SettingNames.HubEndpoint] = hub.Url,
        [SettingNames.HubCache] = Cache,
        [SettingNames.HubOffline] = "0",
        [SettingNames.Data] = Path.Combine(folder, "data"),
        [SettingNames.Models] = models ?? "",
        [SettingNames.MemoryBudget] = "1 TiB",
        ["HF_HUB_DOWNLOAD_TIMEOUT"] = "100",
        ["HF_HUB_ETAG_TIMEOUT"] = "100",
    });
}
