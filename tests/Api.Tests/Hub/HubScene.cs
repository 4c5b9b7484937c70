using Microsoft.Extensions.Logging.Abstractions;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A loopback Hub with the recorded repository, and an empty cache.</summary>
public sealed class HubScene : IAsyncLifetime
{
    private readonly List<HubHttp> clients = [];

    /// <summary>The Hub.</summary>
    public LoopbackHub Hub { get; private set; } = null!;

    /// <summary>The cache.</summary>
    public string Cache { get; } = Directory.CreateTempSubdirectory("selfrepair-hub-").FullName;

    /// <summary>Where the hashes are kept that stores of this scene saw.</summary>
    public string HashFolder { get; } = Directory.CreateTempSubdirectory("selfrepair-hashes-").FullName;

    /// <summary>The hashes that stores of this scene saw.</summary>
    public FileHashes Hashes => new(HashFolder);

    /// <summary>The clock of waits.</summary>
    public HastyTime Time { get; } = new();

    /// <summary>The recorded repository's name.</summary>
    public static HubModelId Id => IdOf(HubRecording.Repository);

    /// <summary>The settings that reach the Hub. However busy the machine is, neither Hub nor store
    /// seems silent.</summary>
    public HubSettings Settings => new()
    {
        CacheFolder = Cache,
        Endpoint = new Uri(Hub.Url),
        AnswerTimeout = TimeSpan.FromMinutes(5),
        CacheTimeout = TimeSpan.FromMinutes(5),
        DownloadTimeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>The folder of the recorded repository's blobs.</summary>
    public string Blobs => Path.Combine(Cache, Id.FolderName, "blobs");

    /// <summary>The recorded name of the weights' blob.</summary>
    public static string WeightsTag =>
        HubRepository.TagOf("model.safetensors", HubRecording.Files["model.safetensors"]);

    /// <summary>A repository's name.</summary>
    public static HubModelId IdOf(string name) =>
        HubModelId.TryParse(name, out HubModelId? id) ? id : throw new ArgumentException(name, nameof(name));

    /// <summary>A revision.</summary>
    public static HubRevision Revision(string name) =>
        HubRevision.TryParse(name, out HubRevision? revision)
            ? revision
            : throw new ArgumentException(name, nameof(name));

    /// <summary>A store.</summary>
    public HubStore Store(HubSettings? settings = null, TimeProvider? time = null)
    {
        HubSettings chosen = settings ?? Settings;
        HubHttp http = new(chosen);
        clients.Add(http);
        return new HubStore(chosen, http, Hashes, time ?? Time, NullLogger<HubStore>.Instance);
    }

    /// <summary>Fetches a model.</summary>
    public Task<HubSnapshot> GetAsync(
        string revision = "main",
        HubSettings? settings = null,
        HubModelId? id = null,
        CancellationToken cancellationToken = default) =>
        Store(settings).GetAsync(
            id ?? Id,
            Revision(revision),
            HubScope.Checkpoint,
            new Progress<HubProgress>(),
            cancellationToken);

    /// <summary>Asserts that a snapshot has every recorded file, byte by byte, and nothing half-done beside.</summary>
    public void AssertWhole(HubSnapshot snapshot)
    {
        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
        Assert.All(HubRecording.Files, file =>
            Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(snapshot.Folder, file.Key))));
        Assert.Equal(HubRecording.Files.Count, Directory.GetFiles(Blobs).Length);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Hub = await LoopbackHub.StartAsync();
        Hub.Repositories[HubRecording.Repository] = HubRecording.MainRepository();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await Hub.DisposeAsync();
        Directory.Delete(Cache, recursive: true);
        Directory.Delete(HashFolder, recursive: true);
    }
}
