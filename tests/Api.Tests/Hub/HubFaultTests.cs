using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Troubles that pass: the model arrives whole, byte by byte.</summary>
public sealed class HubFaultTests : IAsyncLifetime
{
    private const string Store = "cdn";

    private readonly HubScene scene = new();

    public static TheoryData<string> Troubles => [.. Passing.Keys];

    private static Dictionary<string, HubFault> Passing { get; } = new()
    {
        ["cut at the first byte"] = new(HubTrouble.Cut),
        ["cut within"] = new(HubTrouble.Cut) { After = 15_000, Times = 4 },
        ["cut before the last byte"] = new(HubTrouble.Cut) { After = 70_439 },
        ["cut of a small file"] = new(HubTrouble.Cut) { On = "hub", Path = "resolve-cache", Method = "GET", After = 9 },
        ["reset at once"] = new(HubTrouble.Reset),
        ["reset within"] = new(HubTrouble.Reset) { After = 15_000, Times = 4 },
        ["a byte too few"] = new(HubTrouble.Short),
        ["a byte too many"] = new(HubTrouble.Long),
        ["length too large"] = new(HubTrouble.Length),
        ["one wrong bit"] = new(HubTrouble.Corrupt),
        ["bytes one by one"] = new(HubTrouble.Drip) { After = 70_000 },
        ["store busy"] = new(HubTrouble.Status) { Status = 503, Times = 5 },
        ["store too busy"] = new(HubTrouble.Status) { Status = 429, Times = 5 },
        ["link expired"] = new(HubTrouble.Status) { Status = 403 },
        ["file's facts busy"] = new(HubTrouble.Status) { On = "hub", Method = "HEAD", Status = 500, Times = 5 },
        ["revision busy"] = new(HubTrouble.Status) { On = "hub", Path = "/revision/", Status = 502, Times = 5 },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Get_ThroughATroubleThatPasses_EndsWithTheSameBytes(string trouble)
    {
        scene.Hub.Faults.Add(Passing[trouble]);

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal(Passing[trouble].Times, scene.Hub.MetCount);
    }

    [Theory]
    [InlineData(HubTrouble.IgnoreRange)]
    [InlineData(HubTrouble.WrongRange)]
    public async Task Get_WhereAPartIsNotWhatWasAsked_StartsTheFileAgain(HubTrouble trouble)
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Cut) { After = 15_000 });
        scene.Hub.Faults.Add(new HubFault(trouble));

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal("bytes=15000-", Parts()[1].Range);
    }

    /// <summary>A store without parts whose connections break further on each time gets there.</summary>
    [Fact]
    public async Task Get_OfAStoreWithoutPartsThatBreaksLaterEachTime_Ends()
    {
        foreach (int after in (int[])[10_000, 20_000, 30_000])
        {
            scene.Hub.Faults.Add(new HubFault(HubTrouble.Cut) { After = after, IgnoresRange = true });
        }

        scene.Hub.Faults.Add(new HubFault(HubTrouble.IgnoreRange));

        scene.AssertWhole(await scene.GetAsync());

        Assert.Empty(scene.Time.Waits);
    }

    /// <summary>What is fetched again is no progress: a store that begins at the start and breaks at the same byte each
    /// time is given up, not asked for ever.</summary>
    [Fact]
    public async Task Get_OfAStoreWithoutPartsThatAlwaysBreaks_GivesUp()
    {
        scene.Hub.Faults.Add(
            new HubFault(HubTrouble.Cut) { After = 15_000, IgnoresRange = true, Times = int.MaxValue });

        await Assert.ThrowsAsync<HubUnavailableException>(() => scene.GetAsync());

        Assert.Equal(7, Parts().Length);
        Assert.Equal([1, 2, 4, 8, 8], scene.Time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Get_AfterACut_AsksForTheRestOfTheSameContent()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Cut) { After = 15_000 });
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Cut) { After = 20_000 });

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal([null, "bytes=15000-", "bytes=35000-"], Parts().Select(part => part.Range));
        Assert.NotNull(Parts()[1].IfRange);
        Assert.Empty(scene.Time.Waits);
    }

    [Fact]
    public async Task Get_WhereTheStoresContentChangedBetweenParts_StartsTheFileAgain()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Cut)
        {
            After = 15_000,
            Headers = new Dictionary<string, string> { ["ETag"] = "\"of-other-content\"" },
        });

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal("\"of-other-content\"", Parts()[1].IfRange);
    }

    [Fact]
    public async Task Get_WhereTheLinkExpiresBetweenParts_AsksForANewOne()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Cut) { After = 15_000 });
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status) { Status = 403 });

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal(2, scene.Hub.Calls.Count(call => call.Path.EndsWith(
            "model.safetensors", StringComparison.Ordinal) && call is { On: "hub", Method: "HEAD" }));
        Assert.Equal("bytes=15000-", Parts()[2].Range);
    }

    [Fact]
    public async Task Get_OfAStoreThatFallsSilent_GoesOnElsewhere()
    {
        TaskCompletionSource never = new();
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = 15_000, Until = never.Task });
        HubSettings impatient = scene.Settings with { DownloadTimeout = TimeSpan.FromSeconds(2) };

        scene.AssertWhole(await scene.GetAsync(settings: impatient));

        Assert.Equal("bytes=15000-", Parts()[1].Range);
    }

    [Theory]
    [InlineData("Retry-After", "7", 8)]
    [InlineData("RateLimit", "\"resolvers\";r=0;t=55", 56)]
    [InlineData("RateLimit", "\"resolvers\";r=12;t=55", 1)]
    public async Task Get_WhereTheHubNamesAWait_WaitsThatLong(string header, string value, int seconds)
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status)
        {
            On = "hub",
            Status = 429,
            Headers = new Dictionary<string, string> { [header] = value },
        });

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal([TimeSpan.FromSeconds(seconds)], scene.Time.Waits);
    }

    [Fact]
    public async Task Get_OfAHubThatIsBusy_WaitsLongerEachTime()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Status) { On = "hub", Times = 5 });

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal([1, 2, 4, 8, 8], scene.Time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Get_ThatWasStopped_GoesOnWhereItWas()
    {
        TaskCompletionSource never = new();
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = 15_000, Until = never.Task });
        using CancellationTokenSource stop = new();
        Task<HubSnapshot> first = scene.Store().GetAsync(
            HubScene.Id, HubRevision.Main, HubScope.Checkpoint, new StopAt(15_000, stop), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(15_000, new FileInfo(PartialPath).Length);

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal("bytes=15000-", Parts()[1].Range);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(70_440, true)]
    [InlineData(70_441, false)]
    [InlineData(0, true)]
    public async Task Get_OverAPartialFileOfAnOlderClient_GoesOnFromIt(int length, bool isBeginning)
    {
        byte[] weights = [.. HubRecording.Files["model.safetensors"], 0];
        Directory.CreateDirectory(scene.Blobs);
        await File.WriteAllBytesAsync(PartialPath, weights[..length]);

        scene.AssertWhole(await scene.GetAsync());

        long received = Parts().Sum(part => part.Range is null ? 70_440L : 70_440 - length);
        Assert.Equal(isBeginning ? 70_440 - length : 70_440, received);
    }

    [Fact]
    public async Task Get_OverAPartialFileThatIsNoBeginning_StartsTheFileAgain()
    {
        Directory.CreateDirectory(scene.Blobs);
        await File.WriteAllBytesAsync(PartialPath, new byte[10_000]);

        scene.AssertWhole(await scene.GetAsync());

        Assert.Equal(["bytes=10000-", null], Parts().Select(part => part.Range));
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();

    private string PartialPath => Path.Combine(scene.Blobs, HubScene.WeightsTag + ".incomplete");

    private HubCall[] Parts() => [.. scene.Hub.Calls.Where(call => call.On == Store)];

    private sealed class StopAt(long bytes, CancellationTokenSource stop) : IProgress<HubProgress>
    {
        public void Report(HubProgress value)
        {
            if (value.DoneBytes == bytes)
            {
                stop.Cancel();
            }
        }
    }
}
