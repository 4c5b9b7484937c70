using System.Text;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>What the Hub says of files, and what it sends, that cannot be taken or kept.</summary>
public sealed class HubContentRefusalTests : IAsyncLifetime
{
    private readonly HubScene scene = new();

    [Fact]
    public async Task Get_OfContentThatIsWrongTwice_KeepsNothingOfIt()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Corrupt) { Times = 2 });

        var refusal = await Assert.ThrowsAsync<HubContentException>(() => scene.GetAsync());

        Assert.Equal("model.safetensors", refusal.Path);
        Assert.DoesNotContain(Directory.GetFiles(scene.Blobs), path =>
            Path.GetFileName(path).StartsWith(HubScene.WeightsTag, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("X-Repo-Commit", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData("X-Repo-Commit", "main")]
    [InlineData("Location", "ftp://elsewhere.invalid/x")]
    public async Task Get_OfFactsThatAreNone_IsRefused(string header, string value)
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Headers)
        {
            On = "hub",
            Method = "HEAD",
            Path = "model.safetensors",
            Headers = new Dictionary<string, string> { [header] = value },
        });

        await Assert.ThrowsAsync<HubAnswerException>(() => scene.GetAsync());

        Assert.Equal(2, Directory.GetFiles(scene.Blobs).Length);
    }

    /// <summary>What is none, or not there, is looked for where else the Hub states it.</summary>
    [Theory]
    [InlineData("X-Linked-ETag", "\"../../../evil\"")]
    [InlineData("X-Linked-ETag", "\"abc\"")]
    [InlineData("X-Linked-ETag", "")]
    [InlineData("X-Repo-Commit", "")]
    [InlineData("X-Linked-Size", "many")]
    [InlineData("X-Linked-Size", "-1")]
    [InlineData("X-Linked-Size", "")]
    public async Task Get_OfFactsThatAreMissing_TakesThoseOfTheTree(string header, string value)
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Headers)
        {
            On = "hub",
            Method = "HEAD",
            Times = int.MaxValue,
            Headers = new Dictionary<string, string> { [header] = value },
        });

        scene.AssertWhole(await scene.GetAsync());
    }

    [Fact]
    public async Task Get_OfAnotherContentAtTheSameCommit_IsRefused()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status) { Status = 403 });
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Headers)
        {
            On = "hub",
            Method = "HEAD",
            Path = "model.safetensors",
            Skip = 1,
            Headers = new Dictionary<string, string> { ["X-Linked-ETag"] = $"\"{new string('b', 64)}\"" },
        });

        await Assert.ThrowsAsync<HubAnswerException>(() => scene.GetAsync());
    }

    [Fact]
    public async Task Get_OfACommitThatIsNone_IsRefused()
    {
        scene.Hub.Repositories["tiny/odd"] = HubRepository.Of(HubRecording.Files, "../../../etc");

        await Assert.ThrowsAsync<HubAnswerException>(() => scene.GetAsync(id: HubScene.IdOf("tiny/odd")));

        Assert.Empty(Directory.GetFileSystemEntries(scene.Cache));
    }

    [Theory]
    [InlineData("../../../../../evil.safetensors")]
    [InlineData("/tmp/evil.safetensors")]
    [InlineData("a\\\\..\\\\evil.safetensors")]
    [InlineData(".locks")]
    public async Task Get_OfAShardThatLeavesItsFolder_FetchesNone(string shard)
    {
        Dictionary<string, byte[]> files = new()
        {
            ["config.json"] = HubRecording.Files["config.json"],
            ["model.safetensors.index.json"] =
                Encoding.UTF8.GetBytes($$"""{"weight_map": {"a": "{{shard}}"} }"""),
            [shard] = "evil"u8.ToArray(),
        };
        scene.Hub.Repositories["tiny/evil"] = HubRepository.Of(files);

        HubSnapshot snapshot = await scene.GetAsync(id: HubScene.IdOf("tiny/evil"));

        Assert.Equal(["config.json"], snapshot.Files);
        Assert.DoesNotContain(scene.Hub.Calls, call => call.Path.Contains("evil.safe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_OfARepositoryWithoutWeights_NamesWhatIsRead()
    {
        scene.Hub.Repositories["tiny/bare"] = HubRepository.Of(new() { ["config.json"] = "{}"u8.ToArray() });

        var refusal = await Assert.ThrowsAsync<HubFileNotFoundException>(
            () => scene.GetAsync(id: HubScene.IdOf("tiny/bare")));

        Assert.Contains("pytorch_model.bin", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfMoreThanTheDiskHolds_IsRefusedBeforeAByteIsFetched()
    {
        string config = Encoding.UTF8.GetString(HubRecording.Files["config.json"])
            .Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1024", StringComparison.Ordinal)
            .Replace("\"hidden_size\": 16", "\"hidden_size\": 131072", StringComparison.Ordinal);
        scene.Hub.Repositories[HubRecording.Repository].Add(
            "large", new(HubRecording.Files) { ["config.json"] = Encoding.UTF8.GetBytes(config) });
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Headers)
        {
            On = "hub",
            Method = "HEAD",
            Path = "model.safetensors",
            Headers = new Dictionary<string, string> { ["X-Linked-Size"] = "400000000000000" },
        });

        var refusal = await Assert.ThrowsAsync<HubDiskFullException>(() => scene.GetAsync("large"));

        Assert.Equal(400_000_000_000_000, refusal.NeededBytes);
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
    }

    [Fact]
    public async Task Get_WhereTheDiskFillsUp_IsRefusedAndLaterGoesOn()
    {
        // Every write to this device fails as on a full disk.
        Directory.CreateDirectory(scene.Blobs);
        string partial = Path.Combine(scene.Blobs, HubScene.WeightsTag + ".incomplete");
        File.CreateSymbolicLink(partial, "/dev/full");

        await Assert.ThrowsAsync<HubDiskFullException>(() => scene.GetAsync());

        Assert.False(File.Exists(Path.Combine(scene.Blobs, HubScene.WeightsTag)));
        File.Delete(partial);
        scene.AssertWhole(await scene.GetAsync());
    }

    [Fact]
    public async Task Get_IntoACacheThatIsAFile_IsRefused()
    {
        string file = Path.Combine(scene.Cache, "file");
        await File.WriteAllTextAsync(file, string.Empty);

        await Assert.ThrowsAsync<HubCacheException>(
            () => scene.GetAsync(settings: scene.Settings with { CacheFolder = file }));
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();
}
