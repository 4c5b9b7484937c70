using System.Diagnostics;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Caches that others wrote, and caches that several use at once.</summary>
public sealed class HubCacheTests : IAsyncLifetime
{
    private readonly HubScene scene = new();

    [Theory]
    [InlineData("snapshot", "main, wanted files", "main")]
    [InlineData("snapshot", "short commit", "main")]
    [InlineData("snapshot", "short commit", "step1000")]
    [InlineData("snapshot", "short commit", "v1.0")]
    [InlineData("snapshot", "short commit", "03b74523")]
    [InlineData("snapshot", "short commit", "03b7452336c83de")]
    [InlineData("snapshot", "short commit", "03b7452336c83de0929bdd1d019dd5b0ab27d89e")]
    [InlineData("by-commit", "by commit", "cffe89bfdbbb76d5c6266a45a498bdc985fa6edd")]
    [InlineData("no-symlinks", "step1000 (config.json is equal)", "step1000")]
    [InlineData("xet", "main", "main")]
    [InlineData("old-client-snapshot", "0.36.0, main", "main")]
    [InlineData("old-client-snapshot", "2.4.0, step1000, online", "step1000")]
    [InlineData("transformers", "step1000", "step1000")]
    [InlineData("download-one-file", "lfs", "main")]
    public async Task Get_OfflineFromACacheOfTheHubsTools_TakesItAsItIs(string recording, string step, string revision)
    {
        HubRecording.Lay(HubRecording.CacheAfter(recording, step), scene.Cache);
        HubCacheEntry[] before = HubCacheEntry.Read(scene.Cache);

        HubSnapshot snapshot = await scene.GetAsync(revision, scene.Settings with { IsOffline = true });

        Assert.Contains("model.safetensors", snapshot.Files);
        Assert.All(snapshot.Files, file => Assert.True(File.Exists(Path.Combine(snapshot.Folder, file)), file));
        Assert.Equal(before, HubCacheEntry.Read(scene.Cache));
        Assert.Empty(scene.Hub.Calls);
    }

    [Theory]
    [InlineData("snapshot", "main, wanted files")]
    [InlineData("xet", "main")]
    [InlineData("old-client-snapshot", "0.36.0, main")]
    [InlineData("no-symlinks", "main")]
    public async Task Get_OnlineFromACacheOfTheHubsTools_FetchesNothing(string recording, string step)
    {
        HubRecording.Lay(HubRecording.CacheAfter(recording, step), scene.Cache);

        HubSnapshot snapshot = await scene.GetAsync();

        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
        Assert.Single(scene.Hub.Calls);
    }

    [Theory]
    [InlineData("old-client-killed", "killed")]
    [InlineData("killed", "killed")]
    public void TryFindCached_AfterAClientWasKilled_FindsNothing(string recording, string step)
    {
        HubRecording.Lay(HubRecording.CacheAfter(recording, step), scene.Cache);

        Assert.All(
            new[] { HubRecording.Repository, "tiny/large" },
            name => Assert.Null(scene.Store().TryFindCached(
                HubScene.IdOf(name), HubRevision.Main, HubScope.Description)));
    }

    [Fact]
    public async Task Get_AfterTheHubsClientWasKilled_CompletesItsCache()
    {
        HubRecording.Lay(HubRecording.CacheAfter("killed", "killed"), scene.Cache);

        HubSnapshot snapshot = await scene.GetAsync();

        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
    }

    [Fact]
    public async Task Get_WhereTheHubFails_TakesTheCachedCommitAfterOneTry()
    {
        HubSnapshot first = await scene.GetAsync();
        int before = scene.Hub.Calls.Count;
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status) { On = "hub", Times = int.MaxValue });

        HubSnapshot again = await scene.GetAsync();

        Assert.Equal(first.Commit, again.Commit);
        Assert.Equal(before + 1, scene.Hub.Calls.Count);
        Assert.Empty(scene.Time.Waits);
    }

    [Fact]
    public async Task Get_OverALinkWhoseBlobIsGone_FetchesItAgain()
    {
        await scene.GetAsync();
        File.Delete(Path.Combine(scene.Blobs, HubScene.WeightsTag));

        scene.AssertWhole(await scene.GetAsync());
    }

    [Fact]
    public async Task Get_OfOneModelByMany_FetchesItOnce()
    {
        HubSnapshot[] snapshots = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => scene.GetAsync()));

        Assert.All(snapshots, scene.AssertWhole);
        Assert.Single(scene.Hub.Calls, call => call is { On: "cdn", Method: "GET" });
    }

    [Fact]
    public async Task Get_WhileAnotherProcessHoldsTheLock_WaitsForIt()
    {
        string locks = Directory.CreateDirectory(Path.Combine(scene.Cache, ".locks", HubScene.Id.FolderName)).FullName;
        ProcessStartInfo start = new("flock")
        {
            ArgumentList = { Path.Combine(locks, HubScene.WeightsTag + ".lock"), "-c", "echo held; read line" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process holder = Process.Start(start)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        WatchedTime time = new();
        Task<HubSnapshot> get = scene.Store(time: time).GetAsync(
            HubScene.Id, HubRevision.Main, HubScope.Checkpoint, new Progress<HubProgress>(), CancellationToken.None);
        await Task.WhenAny(time.Waiting, get);
        Assert.False(get.IsCompleted);
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");

        holder.Kill(entireProcessTree: true);

        scene.AssertWhole(await get);
    }

    [Fact]
    public async Task CachedModels_OfACache_AreThoseWithAConfiguration()
    {
        HubRecording.Lay(HubRecording.CacheAfter("old-client-killed", "killed"), scene.Cache);
        Directory.CreateDirectory(Path.Combine(scene.Cache, "datasets--tiny--text"));
        await scene.GetAsync();

        Assert.Equal([HubScene.Id], scene.Store().CachedModels());
        Assert.Equal(
            ["main"], scene.Store().CachedRevisions(HubScene.Id).Select(known => known.Revision.Name));
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();
}
