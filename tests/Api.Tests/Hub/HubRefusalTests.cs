using System.Text;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Troubles that stay: a typed refusal that says what to do, and nothing half-done among the blobs.</summary>
public sealed class HubRefusalTests : IAsyncLifetime
{
    private readonly HubScene scene = new();

    [Fact]
    public async Task Get_OfAModelThatIsNotThere_SuggestsOneThatIs()
    {
        var refusal = await Assert.ThrowsAsync<HubRepositoryNotFoundException>(
            () => scene.GetAsync(id: HubScene.IdOf("EleutherAI/pythia-160")));

        Assert.Contains("'EleutherAI/pythia-160m'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("HF_TOKEN", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scene.Cache, "models--EleutherAI--pythia-160")));
    }

    [Fact]
    public async Task Get_OfARevisionThatIsNotThere_NamesThoseThatAre()
    {
        scene.Hub.Repositories[HubRecording.Repository].Add("step1000", HubRecording.Files);

        var refusal = await Assert.ThrowsAsync<HubRevisionNotFoundException>(() => scene.GetAsync("step100"));

        Assert.Contains("Did you mean 'step1000'?", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The names that there are make the answer kinder; that they cannot be had changes nothing.</summary>
    [Theory]
    [InlineData(HubTrouble.Status)]
    [InlineData(HubTrouble.Html)]
    public async Task Get_OfNoRevisionWhereTheHubKeepsItsNames_SaysSoAllTheSame(HubTrouble trouble)
    {
        scene.Hub.Faults.Add(new HubFault(trouble) { On = "hub", Path = "/refs", Times = int.MaxValue });

        var refusal = await Assert.ThrowsAsync<HubRevisionNotFoundException>(() => scene.GetAsync("step100"));

        Assert.Contains("step100", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Time.Waits);
    }

    /// <summary>A hint is worth two seconds, not a Hub's whole silence.</summary>
    [Fact]
    public async Task Get_OfNoRevisionWhereTheNamesNeverCome_SaysSoAllTheSame()
    {
        TaskCompletionSource never = new();
        scene.Hub.Faults.Add(
            new HubFault(HubTrouble.Silence) { On = "hub", Path = "/refs", Times = int.MaxValue, Until = never.Task });

        var refusal = await Assert.ThrowsAsync<HubRevisionNotFoundException>(() => scene.GetAsync("step100"));

        Assert.Empty(refusal.Known);
    }

    [Theory]
    [InlineData(null, HubRefusal.TokenMissing, "HF_TOKEN")]
    [InlineData("hf_other", HubRefusal.TokenNotGranted, "Ask for it")]
    [InlineData(LoopbackHub.Unknown, HubRefusal.TokenInvalid, "valid")]
    public async Task Get_OfAGatedModel_SaysWhatIsLacking(string? token, HubRefusal expected, string mention)
    {
        HubRepository gated = new() { IsGated = true };
        gated.Add("main", HubRecording.Files);
        scene.Hub.Repositories["tiny/gated"] = gated;

        var refusal = await Assert.ThrowsAsync<HubAccessException>(
            () => scene.GetAsync(settings: scene.Settings with { Token = token }, id: HubScene.IdOf("tiny/gated")));

        Assert.Equal(expected, refusal.Refusal);
        Assert.Contains(mention, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IsGated")]
    [InlineData("IsPrivate")]
    public async Task Get_WithTheGrantedToken_OpensWhatIsClosed(string closed)
    {
        HubRepository repository = new() { IsGated = closed == "IsGated", IsPrivate = closed == "IsPrivate" };
        repository.Add("main", HubRecording.Files);
        scene.Hub.Repositories["tiny/closed"] = repository;

        HubSnapshot snapshot = await scene.GetAsync(
            settings: scene.Settings with { Token = LoopbackHub.Granted }, id: HubScene.IdOf("tiny/closed"));

        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
    }

    [Fact]
    public async Task Get_OfADisabledModel_SaysSo()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status)
        {
            On = "hub",
            Status = 403,
            Headers = new Dictionary<string, string> { ["X-Error-Message"] = "Access to this resource is disabled." },
        });

        var refusal = await Assert.ThrowsAsync<HubAccessException>(() => scene.GetAsync());

        Assert.Equal(HubRefusal.Disabled, refusal.Refusal);
    }

    [Fact]
    public async Task Get_OfflineOfAModelThatIsNotCached_AsksNothing()
    {
        var refusal = await Assert.ThrowsAsync<HubOfflineException>(
            () => scene.GetAsync(settings: scene.Settings with { IsOffline = true }));

        Assert.Contains("HF_HUB_OFFLINE", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Hub.Calls);
        Assert.Empty(Directory.GetFileSystemEntries(scene.Cache));
    }

    [Theory]
    [InlineData(HubTrouble.Status, "cdn")]
    [InlineData(HubTrouble.Cut, "cdn")]
    [InlineData(HubTrouble.Status, "hub")]
    public async Task Get_ThroughATroubleThatStays_GivesUpAfterFiveRetries(HubTrouble trouble, string on)
    {
        scene.Hub.Faults.Add(new HubFault(trouble) { On = on, Times = int.MaxValue });

        await Assert.ThrowsAsync<HubUnavailableException>(() => scene.GetAsync());

        Assert.Equal(5, scene.Time.Waits.Count);
        Assert.DoesNotContain(Directory.GetFiles(scene.Cache, "*", SearchOption.AllDirectories), path =>
            Path.GetFileName(path) == HubScene.WeightsTag);
    }

    [Fact]
    public async Task Get_OfAnExpiredLinkThatStaysExpired_GivesUp()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status) { Status = 403, Times = int.MaxValue });

        await Assert.ThrowsAsync<HubUnavailableException>(() => scene.GetAsync());
    }

    [Fact]
    public async Task Get_WhereTheRateLimitIsUsedUp_SaysHowLong()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status)
        {
            On = "hub",
            Status = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" },
        });

        var refusal = await Assert.ThrowsAsync<HubRateLimitException>(() => scene.GetAsync());

        Assert.Equal(TimeSpan.FromSeconds(3601), refusal.RetryAfter);
        Assert.Equal(3601, ServiceProblems.Catalog.Describe(refusal).RetryAfterSeconds);
        Assert.Empty(scene.Time.Waits);
    }

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

    [Theory]
    [InlineData(HubTrouble.Html, 200)]
    [InlineData(HubTrouble.Status, 302)]
    [InlineData(HubTrouble.Status, 404)]
    public async Task Get_OfSomethingThatIsNoHub_IsRefused(HubTrouble trouble, int status)
    {
        scene.Hub.Faults.Add(new HubFault(trouble)
        {
            On = "hub",
            Status = status,
            Times = int.MaxValue,
            Headers = new Dictionary<string, string> { ["Location"] = "http://localhost:1/login" },
        });

        ApiException refusal = await Assert.ThrowsAnyAsync<ApiException>(
            () => scene.GetAsync(settings: scene.Settings with { Token = LoopbackHub.Granted }));

        Assert.Equal(status == 404, refusal is HubRepositoryNotFoundException);
        Assert.InRange(scene.Hub.Calls.Count, 1, 2);
        Assert.Empty(Directory.GetFileSystemEntries(scene.Cache));
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
