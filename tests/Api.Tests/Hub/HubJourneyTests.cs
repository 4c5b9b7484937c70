using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;
using Xunit.Abstractions;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A model of the Hub from its download to its rows, in a service that is killed at every stage of the
/// way. With SELFREPAIR_TEST_SHAPE=pythia-160m the model is one of that size.</summary>
public sealed class HubJourneyTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int TokenCount = 32;

    /// <summary>Times that a stage is waited for which may be over before it is seen.</summary>
    private const int MaxTries = 20;

    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-journey-").FullName;
    private LoopbackHub hub = null!;

    /// <summary>Enough prompts for a sweep of a moment, to be killed in.</summary>
    private static string Request => $$"""{"model": "{{HubCheckpoints.Name}}", "prompts": [{{Prompts()}}]}""";

    private string Packages => Path.Combine(folder, "data", "packages");

    private string Blobs => Path.Combine(folder, "data-hub", "models--EleutherAI--pythia-14m", "blobs");

    /// <summary>Of the small shape two of the formats: the others are read alike in
    /// <see cref="HubServiceTests"/>.</summary>
    public static TheoryData<StoredFormat, int, StoredNumber> Formats => TestShape.IsSmall
        ? new()
        {
            { StoredFormat.Torch, 4, StoredNumber.Float32 },
            { StoredFormat.Safetensors, 1, StoredNumber.Float16 },
        }
        : new()
        {
            { StoredFormat.Safetensors, 1, StoredNumber.Float32 },
            { StoredFormat.Safetensors, 3, StoredNumber.Float32 },
            { StoredFormat.Torch, 1, StoredNumber.Float32 },
            { StoredFormat.Torch, 4, StoredNumber.Float32 },
            { StoredFormat.Safetensors, 1, StoredNumber.Float16 },
        };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Post_OfAModelWhoseServiceIsKilledAtEveryStage_EndsWithTheSameBytes(
        StoredFormat format, int shardCount, StoredNumber number)
    {
        SyntheticCheckpoint checkpoint = new(TestShape.Current, number);
        Dictionary<string, byte[]> files = HubCheckpoints.Random(checkpoint, format, shardCount);
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(files);
        JsonElement straight = await AnalyzeAsync("straight");

        await KillWithinTheDownloadAsync(files);
        await KillAsync("export", (_, _) => Task.FromResult(HasPartial("weights.safetensors")));
        await KillAsync("verification", (_, _) => Task.FromResult(HasPartial("manifest.json")));
        await KillAsync("sweep", IsSweepingAsync);
        JsonElement analysis = await AnalyzeAsync("data");

        Assert.Equal(HeadsOf(straight), HeadsOf(analysis));
        Assert.Equal(FilesOf("straight"), FilesOf("data"));
        Assert.DoesNotContain(Directory.GetFiles(Blobs), blob => blob.EndsWith("incomplete", StringComparison.Ordinal));
        int before = hub.Calls.Count;
        JsonElement offline = await AnalyzeAsync("data", offline: "1");
        Assert.Equal(HeadsOf(straight), HeadsOf(offline));
        Assert.Equal(before, hub.Calls.Count);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() => hub = await LoopbackHub.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Prompts() => string.Join(
        ", ",
        Enumerable.Range(0, TestShape.IsSmall ? 80 : 4).Select(prompt =>
            $$"""{"token_ids": [{{string.Join(", ", Tokens(prompt))}}]}"""));

    private static IEnumerable<int> Tokens(int prompt) =>
        Enumerable.Range(0, TokenCount).Select(position => ((7 * prompt) + (13 * position)) % 4_000);

    private static string HeadsOf(JsonElement analysis) =>
        analysis.GetProperty("heads").GetRawText() + analysis.GetProperty("heads_top").GetRawText();

    private static async Task<bool> IsSweepingAsync(ServiceProcess service, string analysis)
    {
        JsonElement state = await (await service.Client.GetAsync(analysis)).JsonAsync();
        return state.GetProperty("status").GetString() == "running"
            && state.GetProperty("progress").GetProperty("done") is { ValueKind: JsonValueKind.Number } done
            && done.GetInt64() > 0;
    }

    private static async Task<bool> HasEndedAsync(ServiceProcess service, string analysis) =>
        (await (await service.Client.GetAsync(analysis)).JsonAsync()).GetProperty("status").GetString() == "succeeded";

    /// <summary>At the first byte of the weights, twice within their first file, and within their last.</summary>
    private async Task KillWithinTheDownloadAsync(Dictionary<string, byte[]> files)
    {
        int fileCount = files.Keys.Count(HubRepository.IsLarge);
        int length = files.Where(file => HubRepository.IsLarge(file.Key)).Min(file => file.Value.Length);
        (int Skip, int After)[] places = [(0, 1), (0, length / 3), (0, length / 3), (fileCount - 1, length / 4)];
        foreach ((int skip, int after) in places)
        {
            TaskCompletionSource never = new();
            hub.Faults.Clear();
            hub.Faults.Add(new HubFault(HubTrouble.Stall) { Skip = skip, After = after, Until = never.Task });
            int met = hub.MetCount;
            long length0 = skip == 0 ? PartialBytes() : 0;
            await KillAsync("download", (_, _) =>
                Task.FromResult(hub.MetCount > met && PartialBytes() >= length0 + after));
        }

        hub.Faults.Clear();
    }

    /// <summary>Starts the service, asks it for the rows, and kills it once something is so.</summary>
    private async Task KillAsync(string stage, Func<ServiceProcess, string, Task<bool>> isSo)
    {
        for (int attempt = 1; attempt <= MaxTries; attempt++)
        {
            using ServiceProcess service = await StartAsync("data");
            string analysis = (await service.Client.PostJsonAsync("/v1/self-repair", Request, "respond-async"))
                .Headers.Location!.ToString();
            bool isMet = false;
            await service.UntilAsync(async () =>
                (isMet = await isSo(service, analysis)) || await HasEndedAsync(service, analysis));
            await service.KillAsync();
            if (isMet && (stage is "download" or "sweep" || HasPartial("weights.safetensors")))
            {
                output.WriteLine($"killed within the {stage}, attempt {attempt}");
                return;
            }

            RemovePackage();
        }

        Assert.Fail($"The {stage} was over each time before it was seen.");
    }

    private async Task<ServiceProcess> StartAsync(string data, string offline = "0")
    {
        bool isFirst = !Directory.Exists(Path.Combine(folder, data));
        ServiceProcess service = await ServiceProcess.StartAsync(new()
        {
            [SettingNames.HubEndpoint] = hub.Url,
            [SettingNames.HubCache] = Path.Combine(folder, data + "-hub"),
            [SettingNames.Data] = Path.Combine(folder, data),
            [SettingNames.HubOffline] = offline,
            ["HF_HUB_DOWNLOAD_TIMEOUT"] = "100",
        });
        if (isFirst)
        {
            // The embedded model's package is written too.
            await service.UntilReadyAsync();
        }

        return service;
    }

    private async Task<JsonElement> AnalyzeAsync(string data, string offline = "0")
    {
        using ServiceProcess service = await StartAsync(data, offline);
        long started = Stopwatch.GetTimestamp();
        HttpResponseMessage response = await service.Client.PostJsonAsync("/v1/self-repair", Request, "wait=300");
        JsonElement analysis = await response.JsonAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data}, offline {offline}: {Stopwatch.GetElapsedTime(started).TotalSeconds:f1} s, "
            + $"{service.AnonymousBytes() / 1e6:f0} MB of memory; timing {analysis.GetProperty("timing")}"));
        await service.KillAsync();
        return analysis;
    }

    /// <summary>The package that is there whole, where an export was quicker than the eye.</summary>
    private void RemovePackage()
    {
        foreach (string package in Directory.GetDirectories(Packages)
            .Where(package => File.Exists(Path.Combine(package, "manifest.json")))
            .Where(package => File.ReadAllText(Path.Combine(package, "manifest.json"))
                .Contains(HubCheckpoints.Name, StringComparison.Ordinal)))
        {
            Directory.Delete(package, recursive: true);
        }
    }

    private bool HasPartial(string file) =>
        Directory.Exists(Packages)
        && Directory.GetDirectories(Packages, "*.partial").Any(partial => File.Exists(Path.Combine(partial, file)));

    private long PartialBytes() => Directory.Exists(Blobs)
        ? Directory.GetFiles(Blobs, "*.incomplete").Sum(partial => new FileInfo(partial).Length)
        : 0;

    /// <summary>Every file of a data folder's packages, half-written ones too, and its hash.</summary>
    private SortedDictionary<string, string> FilesOf(string data)
    {
        string packages = Path.Combine(folder, data, "packages");
        return new(Directory.GetFiles(packages, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(packages, path),
            path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal);
    }
}
