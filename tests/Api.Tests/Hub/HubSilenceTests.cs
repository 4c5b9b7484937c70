using System.Diagnostics;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A Hub that does not answer.</summary>
public sealed class HubSilenceTests : IAsyncLifetime
{
    private readonly HubScene scene = new();
    private SilentHub silent = null!;

    private HubSettings Silent => new() { CacheFolder = scene.Cache, Endpoint = new Uri(silent.Url) };

    [Fact]
    public async Task Get_OfACachedBranch_StartsSoonAndSaysWhichCommitItTook()
    {
        HubSnapshot first = await scene.GetAsync();
        long started = Stopwatch.GetTimestamp();

        HubSnapshot again = await scene.GetAsync(settings: Silent);

        // 1.5 s by the settings; what is beyond is the machine's.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8));
        scene.AssertWhole(again);
        Assert.Contains("did not answer", again.Notice, StringComparison.Ordinal);
        Assert.Contains(first.Commit, again.Notice, StringComparison.Ordinal);
    }

    /// <summary>One silence is enough for a while: a request asks for its model more than once.</summary>
    [Fact]
    public async Task Get_OfACachedBranchAgain_AsksNoSecondTime()
    {
        await scene.GetAsync();
        HubStore store = scene.Store(Silent);
        for (int time = 0; time < 3; time++)
        {
            HubSnapshot snapshot = await store.GetAsync(
                HubScene.Id,
                HubRevision.Main,
                HubScope.Checkpoint,
                new Progress<HubProgress>(),
                CancellationToken.None);
            Assert.NotNull(snapshot.Notice);
        }

        Assert.Equal(1, silent.ConnectionCount);
    }

    [Fact]
    public async Task Get_OfABranchThatIsNotCached_EndsInATimeout()
    {
        HubSettings brief = Silent with { AnswerTimeout = TimeSpan.FromSeconds(0.2) };

        var refusal = await Assert.ThrowsAsync<HubTimeoutException>(() => scene.GetAsync(settings: brief));

        Assert.Contains("0.2 s", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(504, ServiceProblems.Catalog.Describe(refusal).Kind.Status);
        Assert.Single(scene.Time.Waits);
    }

    [Fact]
    public async Task Get_OfAStoreThatStaysSilent_EndsInATimeoutAndKeepsWhatCame()
    {
        TaskCompletionSource never = new();
        scene.Hub.Faults.Add(
            new HubFault(HubTrouble.Stall) { After = 15_000, Until = never.Task, Times = 1 });
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Silence) { Until = never.Task, Times = int.MaxValue });
        HubSettings brief = scene.Settings with
        {
            AnswerTimeout = TimeSpan.FromSeconds(2),
            DownloadTimeout = TimeSpan.FromSeconds(2),
        };

        await Assert.ThrowsAsync<HubTimeoutException>(() => scene.GetAsync(settings: brief));

        Assert.Equal(15_000, new FileInfo(Path.Combine(scene.Blobs, HubScene.WeightsTag + ".incomplete")).Length);
    }

    [Fact]
    public async Task Get_ThatIsStoppedWhileTheHubIsSilent_EndsAtOnce()
    {
        using CancellationTokenSource stop = new();
        Task<HubSnapshot> get = scene.GetAsync(
            settings: Silent with { AnswerTimeout = TimeSpan.FromMinutes(5) }, cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
    }

    /// <inheritdoc/>
    public Task InitializeAsync()
    {
        silent = SilentHub.Start();
        return scene.InitializeAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await silent.DisposeAsync();
        await scene.DisposeAsync();
    }
}
