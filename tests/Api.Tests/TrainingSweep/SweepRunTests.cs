using System.Net;
using System.Text.Json;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.TrainingSweep;

/// <summary>What a sweep does between and within its revisions.</summary>
public sealed class SweepRunTests : IDisposable
{
    private const string Request =
        """{"revisions": ["step64", "step128", "main"], "request": {"prompt_set": "ioi", "limit": 2}}""";

    private readonly GatedService service = new();

    [Fact]
    public async Task Run_OfAnExperimentThatItDoesNotKnow_HasItsTable()
    {
        JsonElement sweep = await PostAsync();

        JsonElement[] rows = [.. sweep.GetProperty("damage").EnumerateArray()];
        Assert.Equal(3 * 24, rows.Length);
        Assert.Equal(["revision", "step", "head", "damage"], rows[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("gated", sweep.GetProperty("request").GetProperty("experiment").GetString());
    }

    [Fact]
    public async Task Run_OfRevisionsThatWereNotExported_LeavesNoPackageOfThem()
    {
        List<int> counts = [];
        service.Begin = _ => counts.Add(service.Packages.Count);

        await PostAsync();

        // Main's own is there from the start of the service; beside it stands the one in hand, none for main.
        Assert.Equal([2, 2, 1], counts);
        Assert.Equal(["main"], service.Packages);
    }

    [Fact]
    public async Task Run_OfARevisionThatWasExportedBefore_LeavesItsPackage()
    {
        await service.Client.PostAsync("/v1/models/neox-tiny/load?revision=step128", content: null);

        await PostAsync();

        Assert.Equal(["main", "step128"], service.Packages);
    }

    [Fact]
    public async Task Run_WithAFaultInOneRevision_GoesOnWithTheOthers()
    {
        int runs = 0;
        service.Begin = _ =>
        {
            if (++runs == 2)
            {
                throw new InvalidOperationException("A fault of the service.");
            }
        };

        JsonElement sweep = await PostAsync();

        Assert.Equal(["succeeded", "failed", "succeeded"], StatusesOf(sweep));
        JsonElement error = sweep.GetProperty("revisions")[1].GetProperty("error");
        Assert.Equal("internal", error.GetProperty("code").GetString());
        Assert.Equal(2 * 24, sweep.GetProperty("damage").GetArrayLength());
        Assert.Equal(["main"], service.Packages);
    }

    [Fact]
    public async Task Cancel_WithinARevision_StopsTheSweepThere()
    {
        TaskCompletionSource isThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int runs = 0;
        service.Begin = cancellationToken =>
        {
            if (++runs == 2)
            {
                isThere.SetResult();
                cancellationToken.WaitHandle.WaitOne();
                cancellationToken.ThrowIfCancellationRequested();
            }
        };
        JsonElement started = await StartAsync();
        await isThere.Task;

        JsonElement progress = await ProgressAsync(started);
        await service.Client.PostAsync(SelfOf(started) + "/cancel", content: null);

        Assert.Equal("running", progress.GetProperty("status").GetString());
        Assert.StartsWith("step128: ", progress.GetProperty("phase").GetString(), StringComparison.Ordinal);
        Assert.InRange(progress.GetProperty("fraction").GetDouble(), 1 / 3.0, 2 / 3.0);
        await service.Find(started.GetProperty("id").GetString()!).Completion;
        Assert.Equal(2, runs);
        Assert.Equal("canceled", (await ProgressAsync(started)).GetProperty("status").GetString());
        Assert.Equal(["main"], service.Packages);
    }

    [Fact]
    public async Task Cancel_OfASweepThatHasRunItsFirstRevision_BeginsNoOther()
    {
        AnalysisEntry? entry = null;
        int runs = 0;
        using ManualResetEventSlim isKnown = new();
        service.Begin = _ =>
        {
            runs++;
            isKnown.Wait();
            entry!.Cancel();
        };
        JsonElement started = await StartAsync();
        entry = service.Find(started.GetProperty("id").GetString()!);
        isKnown.Set();

        await entry.Completion;

        Assert.Equal(AnalysisStatus.Canceled, entry.State.Status);
        Assert.Equal(1, runs);
    }

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    private static IEnumerable<string?> StatusesOf(JsonElement sweep) =>
        sweep.GetProperty("revisions").EnumerateArray().Select(row => row.GetProperty("status").GetString());

    private static string SelfOf(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("self").GetString()!;

    private async Task<JsonElement> PostAsync() => await (await SendAsync(prefer: null)).JsonAsync();

    private async Task<JsonElement> StartAsync() =>
        await (await SendAsync("respond-async")).JsonAsync(HttpStatusCode.Accepted);

    private async Task<HttpResponseMessage> SendAsync(string? prefer)
    {
        // The service loads main by itself, at some time after its start.
        await service.Client.PostAsync("/v1/models/neox-tiny/load", content: null);
        return await service.Client.PostJsonAsync("/v1/training-sweep", Request, prefer);
    }

    private async Task<JsonElement> ProgressAsync(JsonElement analysis) =>
        await (await service.Client.GetAsync(SelfOf(analysis) + "/progress")).JsonAsync();
}
