using System.Text.Json;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.Events;

/// <summary>The events of an analysis under way, which a test holds up between its chunks.</summary>
public sealed class LiveEventTests : IDisposable
{
    private const string Request =
        """
        {"prompt_set": "facts", "limit": 3, "positions": "all", "rows": ["all"], "tokens": "none",
         "ablation": {"type": "zero"}}
        """;

    private readonly ChunkedService service = new();
    private readonly SemaphoreSlim reached = new(0);
    private readonly SemaphoreSlim passes = new(0);

    public LiveEventTests() => service.BeforeChunk = (_, cancellationToken) =>
    {
        reached.Release();
        passes.Wait(cancellationToken);
    };

    [Fact]
    public async Task Events_OfARun_ComeInOrderAndCountUp()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        using EventReader reader = await service.ListenAsync(entry);
        ReceivedEvent first = (await reader.NextAsync())!;
        await reached.WaitAsync();
        GoOn();

        ReceivedEvent[] events = [first, .. await reader.RestAsync()];

        Assert.Equal("state", first.Type);
        Assert.Equal(["state", "progress", "rows", "end"], events[^4..].Select(one => one.Type));
        Assert.Equal(events.Select(one => one.Id).Order().Distinct(), events.Select(one => one.Id));
        string?[] statuses = [.. events.Where(one => one.Type == "state").Select(one => one.Text("status"))];
        Assert.Equal(statuses.Distinct(), statuses);
        Assert.Equal("succeeded", statuses[^1]);
        double[] fractions =
        [
            .. events.Where(one => one.Type == "progress" && one.Text("status") == "running")
                .Select(one => one.Data.GetProperty("fraction"))
                .Where(fraction => fraction.ValueKind == JsonValueKind.Number)
                .Select(fraction => fraction.GetDouble()),
        ];
        Assert.Equal(fractions.Order(), fractions);
    }

    [Fact]
    public async Task Rows_OfARunUnderWay_AreThoseOfAnAnalysisOfThePromptsSoFar()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        using EventReader reader = await service.ListenAsync(entry);
        await HearAsync(reader, chunks: 1);

        ReceivedEvent rows = await reader.NextAsync("rows");

        Assert.False(entry.State.IsFinished);
        GoOn();
        JsonElement one = await service.Client.AnalyzeAsync(
            Request.Replace("\"limit\": 3", "\"limit\": 1", StringComparison.Ordinal));
        Assert.Equal(one.GetProperty("heads").GetRawText(), rows.Data.GetProperty("rows").GetRawText());
        Assert.Equal(
            one.GetProperty("data").GetProperty("positions").GetInt64(), rows.Data.GetProperty("n").GetInt64());
        Assert.Equal(("heads", "all"), (rows.Text("table"), rows.Text("subset")));
    }

    [Fact]
    public async Task Rows_OfHeadsThatAreNotReached_AreLeftOut()
    {
        AnalysisEntry entry = await service.StartAsync(
            """{"prompt_set": "facts", "limit": 3, "positions": "all", "rows": ["top"], "top_fraction": 0.1}""");
        using EventReader reader = await service.ListenAsync(entry);
        await HearAsync(reader, chunks: 1);

        JsonElement[] rows = [.. (await reader.NextAsync("rows")).Data.GetProperty("rows").EnumerateArray()];

        // The top positions of most heads lie in later prompts.
        Assert.InRange(rows.Length, 1, 23);
        Assert.All(rows, row => Assert.True(row.GetProperty("n").GetInt64() > 0));
    }

    [Fact]
    public async Task Rows_WithoutAReader_AreNotMade()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        await reached.WaitAsync();
        passes.Release();

        await reached.WaitAsync();

        Assert.True(entry.State.MergedPositions > 0);
        Assert.Null(entry.State.RowsSoFar);
        Assert.Equal(0, entry.State.Events.Rows);
    }

    [Fact]
    public async Task Rows_OfAReaderThatComesLate_AreOfEveryChunkBefore()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        await reached.WaitAsync();
        passes.Release();
        await reached.WaitAsync();
        using EventReader reader = await service.ListenAsync(entry);
        await reader.NextAsync();
        passes.Release();
        await reached.WaitAsync();

        JsonElement rows = (await reader.NextAsync("rows")).Data;

        Assert.False(entry.State.IsFinished);
        Assert.Equal(entry.State.MergedPositions, rows.GetProperty("n").GetInt64());
        Assert.All(
            rows.GetProperty("rows").EnumerateArray(),
            row => Assert.Equal(entry.State.MergedPositions, row.GetProperty("n").GetInt64()));
    }

    [Fact]
    public async Task Readers_OfOneAnalysis_GetTheSameWhoeverGoesAway()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        using EventReader stays = await service.ListenAsync(entry);
        EventReader goes = await service.ListenAsync(entry);
        await reached.WaitAsync();
        Assert.Equal((await stays.NextAsync())!.Type, (await goes.NextAsync())!.Type);
        goes.Dispose();
        using EventReader late = await service.ListenAsync(entry);
        GoOn();

        ReceivedEvent[] first = [.. (await stays.RestAsync()).TakeLast(4)];
        ReceivedEvent[] second = [.. (await late.RestAsync()).TakeLast(4)];

        Assert.Equal(first.Select(one => (one.Id, one.Type)), second.Select(one => (one.Id, one.Type)));
        Assert.Equal(first.Select(one => one.Data.GetRawText()), second.Select(one => one.Data.GetRawText()));
        while (entry.Readers.Any)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Run_WithAReaderThatDoesNotRead_GoesOn()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        using EventReader reader = await service.ListenAsync(entry);
        GoOn();

        await entry.Completion;

        Assert.Equal(AnalysisStatus.Succeeded, entry.State.Status);
        Assert.Equal("end", (await reader.RestAsync())[^1].Type);
    }

    [Theory]
    [InlineData("cancel", "canceled")]
    [InlineData("delete", "canceled")]
    [InlineData("fail", "failed")]
    public async Task Stream_OfAnAnalysisThatIsCutShort_EndsWithIt(string how, string status)
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        using EventReader reader = await service.ListenAsync(entry);
        await reached.WaitAsync();

        await EndAsync(entry, how);

        IReadOnlyList<ReceivedEvent> events = await reader.RestAsync();
        Assert.Equal(["state", "progress", "end"], events.TakeLast(3).Select(one => one.Type));
        Assert.All(events.TakeLast(3), one => Assert.Equal(status, one.Text("status")));
    }

    [Fact]
    public async Task Head_OfAnAnalysisUnderWay_IsAnsweredAtOnce()
    {
        AnalysisEntry entry = await service.StartAsync(Request);
        await reached.WaitAsync();
        using HttpRequestMessage request = new(HttpMethod.Head, $"/v1/analyses/{entry.Id}/events");

        HttpResponseMessage response = await service.Client.SendAsync(request);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.False(entry.State.IsFinished);
    }

    [Fact]
    public async Task Rows_OfATrainingSweep_AreThoseOfTheRevisionsThatHaveEnded()
    {
        AnalysisEntry entry = await service.StartAsync(
            $$"""{"revisions": ["step64", "main"], "request": {{Request}}}""", "/v1/training-sweep");
        using EventReader reader = await service.ListenAsync(entry);
        await HearAsync(reader, chunks: 3);

        JsonElement soFar = (await reader.NextAsync("rows")).Data;
        GoOn();
        JsonElement atTheEnd = (await reader.RestAsync()).Last(one => one.Type == "rows").Data;

        JsonElement[] rows = [.. atTheEnd.GetProperty("rows").EnumerateArray()];
        Assert.Equal(48, rows.Length);
        Assert.Equal(
            rows.Take(24).Select(row => row.GetRawText()),
            soFar.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()));
        Assert.Equal("heads", soFar.GetProperty("table").GetString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GoOn();
        service.Dispose();
        reached.Dispose();
        passes.Dispose();
    }

    private void GoOn() => passes.Release(100);

    /// <summary>Lets some chunks pass once a reader is there, and holds up the next one.</summary>
    private async Task HearAsync(EventReader reader, int chunks)
    {
        await reader.NextAsync();
        await reached.WaitAsync();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            passes.Release();
            await reached.WaitAsync();
        }
    }

    private async Task EndAsync(AnalysisEntry entry, string how)
    {
        switch (how)
        {
            case "cancel":
                await service.Client.PostAsync($"/v1/analyses/{entry.Id}/cancel", content: null);
                break;
            case "delete":
                await service.Client.DeleteAsync($"/v1/analyses/{entry.Id}");
                break;
            default:
                service.BeforeChunk = (_, _) => throw new InvalidOperationException("A fault of the service.");
                GoOn();
                break;
        }
    }
}
