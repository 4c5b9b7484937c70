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
    public async Task Get_WithoutAConnection_GivesUpAfterThreeSeconds()
    {
        HubSettings nowhere = scene.Settings with { Endpoint = new Uri("http://hub.invalid") };

        await Assert.ThrowsAsync<HubUnavailableException>(() => scene.GetAsync(settings: nowhere));

        Assert.Equal([1, 2], scene.Time.Waits.Select(wait => wait.TotalSeconds));
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

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();
}
