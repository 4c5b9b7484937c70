using System.Text;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>What the store asks, writes and reads where nothing goes wrong.</summary>
public sealed class HubStoreTests : IAsyncLifetime
{
    private readonly HubScene scene = new();

    [Fact]
    public async Task Get_OfABranch_LaysTheCacheOutAsTheHubsClientDoes()
    {
        HubSnapshot snapshot = await scene.GetAsync();

        scene.AssertWhole(snapshot);
        HubCacheEntry[] expected = HubRecording.CacheAfter("snapshot", "main, wanted files");
        Assert.Equal(
            expected.Where(entry => !entry.Path.Contains("/trees", StringComparison.Ordinal))
                .OrderBy(entry => entry.Path, StringComparer.Ordinal),
            HubCacheEntry.Read(scene.Cache));
    }

    [Fact]
    public async Task Get_WhereLinksAreOff_LaysTheCacheOutAsTheHubsClientDoes()
    {
        HubSnapshot snapshot = await scene.GetAsync(settings: scene.Settings with { UsesLinks = false });

        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
        HubCacheEntry[] expected = HubRecording.CacheAfter("no-symlinks", "main");
        Assert.Equal(
            expected.Where(entry => !entry.Path.Contains("/trees", StringComparison.Ordinal))
                .OrderBy(entry => entry.Path, StringComparer.Ordinal),
            HubCacheEntry.Read(scene.Cache));
    }

    [Fact]
    public async Task Get_Again_AsksForTheRevisionAlone()
    {
        await scene.GetAsync();
        int before = scene.Hub.Calls.Count;

        scene.AssertWhole(await scene.GetAsync());

        HubCall call = Assert.Single(scene.Hub.Calls.Skip(before));
        Assert.Equal("/api/models/tiny/neox/revision/main", call.Path);
    }

    /// <summary>Where its folder of locks is a file, nothing can be written to a cache, whoever asks.</summary>
    [Fact]
    public async Task Get_FromACacheThatCannotBeWritten_ServesWhatIsWholeInIt()
    {
        await scene.GetAsync();
        MakeUnwritable();
        HubCacheEntry[] before = HubCacheEntry.Read(scene.Cache);

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal(before, HubCacheEntry.Read(scene.Cache));
    }

    [Fact]
    public async Task Get_IntoACacheThatCannotBeWritten_SaysSo()
    {
        await scene.GetAsync();
        MakeUnwritable();
        File.Delete(Path.Combine(scene.Blobs, HubScene.WeightsTag));

        await Assert.ThrowsAsync<HubCacheException>(() => scene.GetAsync());
    }

    /// <summary>The hash of a download was seen on the way: nothing reads the file for it again.</summary>
    [Fact]
    public async Task Get_OfWeights_KeepsTheirHash()
    {
        HubSnapshot snapshot = await scene.GetAsync();

        string record = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(scene.HashFolder)));
        Assert.Contains(HubScene.WeightsTag, record, StringComparison.Ordinal);
        Assert.Equal(HubScene.WeightsTag, scene.Hashes.Of(Path.Combine(snapshot.Folder, "model.safetensors")));
        Assert.Equal(record, await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(scene.HashFolder))));
    }

    [Fact]
    public async Task Get_OfACachedCommit_AsksNothing()
    {
        HubSnapshot first = await scene.GetAsync();
        int before = scene.Hub.Calls.Count;

        HubSnapshot again = await scene.GetAsync(first.Commit);

        Assert.Equal(first.Folder, again.Folder);
        Assert.Equal(before, scene.Hub.Calls.Count);
    }

    [Fact]
    public async Task Get_OfflineAfterADownload_AsksNothing()
    {
        await scene.GetAsync();
        int before = scene.Hub.Calls.Count;

        scene.AssertWhole(await scene.GetAsync(settings: scene.Settings with { IsOffline = true }));

        Assert.Equal(before, scene.Hub.Calls.Count);
    }

    [Theory]
    [InlineData("v1.0", "v1.0")]
    [InlineData("refs/pr/1", "refs/pr/1")]
    [InlineData("dfc12dd4", "dfc12dd4")]
    [InlineData("dfc12dd46333d7eaf8220167114f2d360344961d", null)]
    public async Task Get_OfARevision_NotesItsCommitAsTheHubsClientDoes(string revision, string? reference)
    {
        HubRepository repository = scene.Hub.Repositories[HubRecording.Repository];
        repository.Branches["v1.0"] = repository.Branches["refs/pr/1"] = HubRecording.CommitOf("main");

        HubSnapshot snapshot = await scene.GetAsync(revision);

        Assert.Equal(HubRecording.CommitOf("main"), snapshot.Commit);
        string refs = Path.Combine(scene.Cache, HubScene.Id.FolderName, "refs");
        string[] written = Directory.Exists(refs) ? Directory.GetFiles(refs, "*", SearchOption.AllDirectories) : [];
        Assert.Equal(
            reference is null ? [] : [(Path.Combine(refs, reference), HubRecording.CommitOf("main"))],
            written.Select(path => (path, File.ReadAllText(path))));
    }

    /// <summary>The ref that the Hub's tools leave: without it they do not find the commit offline, and neither does
    /// this service once another commit begins alike.</summary>
    [Theory]
    [InlineData("dfc12dd4")]
    [InlineData("dfc12dd46333d7eaf82201")]
    [InlineData("refs/pr/3")]
    [InlineData("feature/a+b")]
    public async Task Get_OfAnotherNameOfACachedCommit_LeavesItsRefToo(string revision)
    {
        HubRepository repository = scene.Hub.Repositories[HubRecording.Repository];
        repository.Branches["refs/pr/3"] = HubRecording.CommitOf("main");
        repository.Branches["feature/a+b"] = HubRecording.CommitOf("main");
        await scene.GetAsync();

        await scene.GetAsync(revision);

        string folder = Path.Combine(scene.Cache, HubScene.Id.FolderName);
        Assert.Equal(
            HubRecording.CommitOf("main"), await File.ReadAllTextAsync(Path.Combine(folder, "refs", revision)));
        string alike = "dfc12dd46333d7eaf82201" + new string('0', 18);
        Directory.CreateDirectory(Path.Combine(folder, "snapshots", alike));
        scene.AssertWhole(await scene.GetAsync(revision, scene.Settings with { IsOffline = true }));
    }

    /// <summary>A branch below the name of one that is gone: its ref cannot be, the model can.</summary>
    [Fact]
    public async Task Get_OfABranchWhoseRefCannotBeWritten_GivesTheModel()
    {
        scene.Hub.Repositories[HubRecording.Repository].Branches["main/next"] = HubRecording.CommitOf("main");
        await scene.GetAsync();

        scene.AssertWhole(await scene.GetAsync("main/next"));
    }

    [Fact]
    public async Task Get_OfABranchThatMoved_KeepsBothCommits()
    {
        HubSnapshot old = await scene.GetAsync();
        byte[] config = [.. HubRecording.Files["config.json"], (byte)'\n'];
        Dictionary<string, byte[]> files = new(HubRecording.Files) { ["config.json"] = config };
        string moved = scene.Hub.Repositories[HubRecording.Repository].Add("main", files, new string('a', 40));

        HubSnapshot fresh = await scene.GetAsync();

        Assert.Equal(moved, fresh.Commit);
        Assert.Equal(config, await File.ReadAllBytesAsync(Path.Combine(fresh.Folder, "config.json")));
        Assert.Equal(
            HubRecording.Files["config.json"], await File.ReadAllBytesAsync(Path.Combine(old.Folder, "config.json")));
        Assert.Single(scene.Hub.Calls, call => call is { On: "cdn", Method: "GET" });
    }

    [Fact]
    public async Task Get_OfARenamedRepository_KeepsTheNameThatWasAsked()
    {
        scene.Hub.Repositories["tiny/old-name"] = new HubRepository { RenamedTo = HubRecording.Repository };

        HubSnapshot snapshot = await scene.GetAsync(id: HubScene.IdOf("tiny/old-name"));

        Assert.Contains("models--tiny--old-name", snapshot.Folder, StringComparison.Ordinal);
        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
    }

    [Fact]
    public async Task Get_WithAToken_ShowsItToTheHubAlone()
    {
        await scene.GetAsync(settings: scene.Settings with { Token = LoopbackHub.Granted });

        Assert.All(scene.Hub.Calls, call =>
            Assert.Equal(call.On == "hub" ? "Bearer " + LoopbackHub.Granted : null, call.Authorization));
        Assert.Contains(scene.Hub.Calls, call => call.On == "cdn");
    }

    [Theory]
    [InlineData("model.safetensors pytorch_model.bin", "model.safetensors")]
    [InlineData("pytorch_model.bin", "pytorch_model.bin")]
    [InlineData(
        "model.safetensors.index.json a-1.safetensors a-2.safetensors pytorch_model.bin",
        "model.safetensors.index.json a-1.safetensors a-2.safetensors")]
    [InlineData("pytorch_model.bin.index.json a-1.bin a-2.bin", "pytorch_model.bin.index.json a-1.bin a-2.bin")]
    public async Task Get_OfStoredForms_FetchesOneForm(string stored, string expected)
    {
        string[] names = stored.Split(' ');
        string shards = string.Join(',', names.Where(name => name[0] == 'a').Select(name => $"\"{name}\": \"{name}\""));
        Dictionary<string, byte[]> files = names.ToDictionary(
            name => name,
            name => Encoding.UTF8.GetBytes($$"""{"weight_map": { {{shards}} }, "of": "{{name}}"}"""));
        files["config.json"] = HubRecording.Files["config.json"];
        files["README.md"] = "not needed"u8.ToArray();
        scene.Hub.Repositories["tiny/forms"] = HubRepository.Of(files);

        HubSnapshot snapshot = await scene.GetAsync(id: HubScene.IdOf("tiny/forms"));

        Assert.Equal(["config.json", .. expected.Split(' ')], snapshot.Files);
        Assert.Equal(snapshot.Files.Order(), Directory.GetFiles(snapshot.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Get_OfWeights_ReportsBytesUntilAllAreThere()
    {
        List<HubProgress> reports = [];

        await scene.Store().GetAsync(
            HubScene.Id,
            HubRevision.Main,
            HubScope.Checkpoint,
            new Listener(reports.Add),
            CancellationToken.None);

        long size = HubRecording.Files["model.safetensors"].Length;
        Assert.All(reports, report => Assert.Equal(size, report.TotalBytes));
        Assert.Equal(reports.OrderBy(report => report.DoneBytes), reports);
        Assert.Equal(size, reports[^1].DoneBytes);
    }

    [Fact]
    public async Task Get_OfADescription_LeavesWeightsWhereTheyAre()
    {
        HubSnapshot snapshot = await scene.Store().GetAsync(
            HubScene.Id, HubRevision.Main, HubScope.Description, new Progress<HubProgress>(), CancellationToken.None);

        Assert.Equal(["config.json", "tokenizer.json"], snapshot.Files);
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
        Assert.Null(scene.Store().TryFindCached(HubScene.Id, HubRevision.Main, HubScope.Checkpoint));
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();

    private sealed class Listener(Action<HubProgress> listener) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => listener(value);
    }

    private void MakeUnwritable()
    {
        string locks = Path.Combine(scene.Cache, ".locks");
        Directory.Delete(locks, recursive: true);
        File.WriteAllText(locks, string.Empty);
    }
}
