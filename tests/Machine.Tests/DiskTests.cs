using SelfRepair.Api.Tests.Hub;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Machine.Tests;

/// <summary>A disk that is full, or only read: a refusal, nothing half-written, and all goes on when there is
/// room.</summary>
public sealed class DiskTests : IDisposable
{
    private const long DiskBytes = 32 << 20;

    private readonly Machine machine = new();
    private readonly string data;
    private readonly string models;

    public DiskTests()
    {
        data = machine.MakeDisk("data", DiskBytes);
        models = machine.MakeFolder("models");
        GoldenCheckpoint.CopyTo(Path.Combine(models, "parallel"));
    }

    [Fact]
    public async Task Upload_OntoAFullDisk_IsRefusedAndGoesOnWhenThereIsRoom()
    {
        using ServiceProcess service = await StartAsync();
        string filler = Machine.Fill(data);

        (await service.UploadAsync("mine")).AssertProblem(507, "disk-full");
        Assert.Empty(FilesIn("prompt-sets"));
        File.Delete(filler);

        Assert.Equal(201, (await service.UploadAsync("mine")).Status);
        Assert.Equal(["mine.jsonl"], FilesIn("prompt-sets"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400_000)]
    public async Task Export_OntoAFullDisk_IsRefusedAndGoesOnWhenThereIsRoom(int roomBytes)
    {
        using ServiceProcess service = await StartAsync();
        string[] before = FilesIn("packages");
        string filler = Machine.Fill(data);
        using (FileStream cut = File.OpenWrite(filler))
        {
            cut.SetLength(cut.Length - roomBytes);
        }

        string detail = (await service.AnalyzeAsync("parallel")).AssertProblem(507, "disk-full");
        Assert.Contains("parallel@main", detail, StringComparison.Ordinal);
        Assert.Equal(before, FilesIn("packages"));
        Assert.Equal(200, (await service.AnalyzeAsync("neox-tiny")).Status);
        File.Delete(filler);

        Assert.Equal(200, (await service.AnalyzeAsync("parallel")).Status);
    }

    /// <summary>Hashes cannot be kept, and need not be.</summary>
    [Fact]
    public async Task Start_OnAFullDisk_ServesWhatIsThere()
    {
        using (ServiceProcess first = await StartAsync())
        {
            Assert.Equal(200, (await first.AnalyzeAsync("parallel")).Status);
        }

        Directory.Delete(Path.Combine(data, "hashes"), recursive: true);
        Machine.Fill(data);

        using ServiceProcess second = await StartAsync();
        Assert.Equal(200, (await second.AnalyzeAsync("parallel")).Status);
        Assert.Equal(["neox-tiny", "parallel"], await second.ListAsync());
        Assert.All(FilesIn("hashes"), name => Assert.DoesNotContain('.', name));
    }

    [Fact]
    public async Task Post_OntoADiskThatIsOnlyReadByNow_IsRefusedAndTheRestGoesOn()
    {
        using ServiceProcess service = await StartAsync();
        Machine.Remount(data, "ro");

        (await service.UploadAsync("mine")).AssertProblem(507, "data-folder-unusable");
        (await service.AnalyzeAsync("parallel")).AssertProblem(507, "data-folder-unusable");
        Assert.Equal(200, (await service.AnalyzeAsync("neox-tiny")).Status);
        Machine.Remount(data, "rw");

        Assert.Equal(201, (await service.UploadAsync("mine")).Status);
        Assert.Equal(200, (await service.AnalyzeAsync("parallel")).Status);
    }

    [Fact]
    public async Task Download_OntoADiskThatIsTooSmall_IsRefusedAndGoesOnWhenThereIsRoom()
    {
        await using LoopbackHub hub = await LoopbackHub.StartAsync();
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Parallel());
        string cache = machine.MakeDisk("cache", 256 << 10);
        using ServiceProcess service = await StartAsync(hub, cache);

        string detail = (await service.AnalyzeAsync(HubCheckpoints.Name)).AssertProblem(507, "disk-full");
        Assert.Contains(HubCheckpoints.Name, detail, StringComparison.Ordinal);
        Machine.Remount(cache, "size=4m");

        Assert.Equal(200, (await service.AnalyzeAsync(HubCheckpoints.Name)).Status);
    }

    [Fact]
    public async Task Download_OntoADiskThatFillsMeanwhile_IsRefusedAndGoesOnFromThere()
    {
        await using LoopbackHub hub = await LoopbackHub.StartAsync();
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Parallel());
        string cache = machine.MakeDisk("cache", 4 << 20);
        using ServiceProcess service = await StartAsync(hub, cache);
        var filling = Task.Run(() => FillWithin(cache));
        hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = 300_000, Until = filling });

        (await service.AnalyzeAsync(HubCheckpoints.Name)).AssertProblem(507, "disk-full");
        File.Delete(await filling);

        Assert.Equal(200, (await service.AnalyzeAsync(HubCheckpoints.Name)).Status);
        Assert.StartsWith("bytes=3", hub.Calls.Last(call => call.On == "cdn").Range, StringComparison.Ordinal);
        Assert.Equal(0, PartialBytes(cache));
    }

    /// <inheritdoc/>
    public void Dispose() => machine.Dispose();

    private static long PartialBytes(string cache) => Directory
        .GetFiles(cache, "*.incomplete", SearchOption.AllDirectories)
        .Sum(path => new FileInfo(path).Length);

    /// <summary>Fills the cache's disk once the first bytes of a download are there.</summary>
    private static string FillWithin(string cache)
    {
        bool hasBegun = SpinWait.SpinUntil(() => PartialBytes(cache) >= 300_000, TimeSpan.FromMinutes(2));
        return hasBegun ? Machine.Fill(cache) : throw new TimeoutException("No download began.");
    }

    private string[] FilesIn(string name)
    {
        string folder = Path.Combine(data, name);
        return Directory.Exists(folder)
            ? [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order()]
            : [];
    }

    private Task<ServiceProcess> StartAsync(LoopbackHub hub, string cache) => StartAsync(
        ("HF_HUB_OFFLINE", "0"),
        ("HF_ENDPOINT", hub.Url),
        ("HF_HUB_CACHE", cache),
        ("HF_HUB_DOWNLOAD_TIMEOUT", "100"));

    private async Task<ServiceProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        ServiceProcess service = await ServiceProcess.LaunchAsync(
            machine.Launch(data, [("SELFREPAIR_MODELS", models), .. settings]));
        await service.UntilReadyAsync();
        return service;
    }
}
