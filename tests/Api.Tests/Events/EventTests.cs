using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Http;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Events;

/// <summary>The events of an analysis that has ended.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class EventTests(ServiceFactory service)
{
    private const string Small = """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H*"], "bootstrap": 5}""";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Events_OfAFinishedAnalysis_AreItsStateProgressRowsAndEnd()
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);

        IReadOnlyList<ReceivedEvent> events = await AllAsync(analysis);

        Assert.Equal(["state", "progress", "rows", "end"], events.Select(one => one.Type));
        Assert.Equal(events.Select(one => one.Id).Order().Distinct(), events.Select(one => one.Id));
        Assert.All(
            (string[])["status", "created_at", "started_at", "finished_at"],
            member => Assert.Equal(
                analysis.GetProperty(member).GetString(), events[0].Text(member)));
        Assert.Equal(
            await client.GetStringAsync(Link(analysis, "progress")), events[1].Data.GetRawText());
        Assert.Equal("""{"status":"succeeded"}""", events[3].Data.GetRawText());
    }

    [Theory]
    [InlineData("""["all", "top"]""", "all")]
    [InlineData("""["top"]""", "top")]
    public async Task Rows_AtTheEnd_AreThoseOfTheFirstSubsetThatWasAsked(string rows, string subset)
    {
        JsonElement analysis = await client.AnalyzeAsync(
            $$"""{"prompt_set": "facts", "limit": 3, "positions": "all", "rows": {{rows}}, "heads": ["L5H*"]}""");

        ReceivedEvent sent = (await AllAsync(analysis)).Single(one => one.Type == "rows");

        JsonElement table = await (await client.GetAsync(Link(analysis, "heads"))).JsonAsync();
        Assert.Equal(("heads", subset), (sent.Text("table"), sent.Text("subset")));
        Assert.Equal(table.GetProperty("rows").GetRawText(), sent.Data.GetProperty("rows").GetRawText());
        Assert.Equal(
            analysis.GetProperty("data").GetProperty("positions").GetInt64(), sent.Data.GetProperty("n").GetInt64());
    }

    /// <summary>Every experiment, and the table that its events have.</summary>
    public static TheoryData<string, string> Experiments
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (ExperimentKind kind in ExperimentList.Catalog.Kinds)
            {
                all.Add(kind.Path, kind is PlannedKind ? kind.Tables[0].Name : "heads");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task Rows_OfAnyExperiment_AreThoseOfItsFirstTable(string path, string table)
    {
        string request = ExperimentList.Catalog.Kinds.Single(kind => kind.Path == path).Examples[0].Json;
        JsonElement analysis = await (await client.PostJsonAsync(path, request)).JsonAsync();

        ReceivedEvent sent = (await AllAsync(analysis)).Single(one => one.Type == "rows");

        string address = analysis.GetProperty("links").GetProperty("tables").GetProperty(table).GetString()!;
        JsonElement whole = await (await client.GetAsync(address)).JsonAsync();
        Assert.Equal(table, sent.Text("table"));
        Assert.Equal(
            whole.TryGetProperty("subset", out JsonElement subset) ? subset.GetString() : null, sent.Text("subset"));
        Assert.Equal(whole.GetProperty("rows").GetRawText(), sent.Data.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task Events_OfAReaderThatComesBack_AreThoseItMissed()
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);
        IReadOnlyList<ReceivedEvent> all = await AllAsync(analysis);

        IReadOnlyList<ReceivedEvent> missed = await AllAsync(analysis, $"{all[1].Id}");

        Assert.Equal(all.Skip(2).Select(one => one.Id), missed.Select(one => one.Id));
        Assert.Equal(all[2].Data.GetRawText(), missed[0].Data.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("last")]
    [InlineData("99999")]
    [InlineData("99999999999999999999")]
    public async Task Events_AfterAnIdThatIsNone_AreAll(string lastEventId)
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);

        Assert.Equal(4, (await AllAsync(analysis, lastEventId)).Count);
    }

    [Fact]
    public async Task Get_AfterTheEnd_TellsABrowserToComeBackNoMore()
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);
        IReadOnlyList<ReceivedEvent> all = await AllAsync(analysis);

        using EventReader reader = await EventReader.OpenAsync(client, Id(analysis), $"{all[^1].Id}");

        Assert.Equal(HttpStatusCode.NoContent, reader.Response.StatusCode);
        Assert.Empty(await reader.RestAsync());
    }

    [Fact]
    public async Task Answer_ForAClientThatCompresses_IsPlainAndNotToBeKept()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2}""");
        using HttpRequestMessage request = new(HttpMethod.Get, Link(analysis, "events"));
        request.Headers.Add("Accept-Encoding", "gzip, br");
        request.Headers.Add("Accept", "text/event-stream");

        HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.DoesNotContain(response.Content.Headers.ContentEncoding, coding => coding is "gzip" or "br");
        Assert.True(response.Headers.CacheControl?.NoStore);
        string body = await response.Content.ReadAsStringAsync();
        Assert.StartsWith("event: state\ndata: {", body, StringComparison.Ordinal);
        Assert.True(body.Length > LargeResponses.MinBytes);
    }

    [Theory]
    [InlineData("/v1/analyses/an_0/events", "*/*", "analysis-not-found")]
    [InlineData("{events}", "application/json", "not-acceptable")]
    [InlineData("{events}?from=3", "*/*", "unknown-parameter")]
    public async Task Get_OfWhatCannotBeStreamed_IsRefused(string path, string accept, string code)
    {
        JsonElement analysis = await client.AnalyzeAsync(Small);

        HttpResponseMessage response = await client.GetAsync(
            path.Replace("{events}", Link(analysis, "events"), StringComparison.Ordinal), accept);

        await response.AssertProblemAsync(code, pointer: null);
    }

    [Fact]
    public async Task Get_OfAnAnalysisThatMadeRoom_IsExpired()
    {
        await using WebApplicationFactory<ServiceSettings> small = service.WithWebHostBuilder(host =>
            host.ConfigureTestServices(services =>
                services.Replace(ServiceDescriptor.Singleton(new AnalysisStore(maxFinishedBytes: 1)))));
        using HttpClient other = small.CreateClient();
        JsonElement first = await other.AnalyzeAsync(Small);
        AnalysisStore store = small.Services.GetRequiredService<AnalysisStore>();
        await other.AnalyzeAsync(Small);

        // Room is made when the second one has been answered.
        while (store.All().Count > 1)
        {
            await Task.Yield();
        }

        await (await other.GetAsync(Link(first, "events"))).AssertProblemAsync("analysis-expired", pointer: null);
    }

    [Fact]
    public async Task Operation_InTheDocument_IsAStreamOfText()
    {
        JsonElement operation = JsonElement.Parse(await client.GetStringAsync("/openapi/v1.json"))
            .GetProperty("paths").GetProperty("/v1/analyses/{id}/events").GetProperty("get");

        Assert.Equal("streamEvents", operation.GetProperty("operationId").GetString());
        JsonElement media = operation.GetProperty("responses").GetProperty("200").GetProperty("content")
            .EnumerateObject().Single().Value;
        Assert.Equal("string", media.GetProperty("schema").GetProperty("type").GetString());
        Assert.Contains(
            operation.GetProperty("parameters").EnumerateArray(),
            parameter => parameter.GetProperty("name").ValueEquals("Last-Event-ID"));
    }

    private static string Id(JsonElement analysis) => analysis.GetProperty("id").GetString()!;

    private static string Link(JsonElement analysis, string name) =>
        analysis.GetProperty("links").GetProperty(name).GetString()!;

    private async Task<IReadOnlyList<ReceivedEvent>> AllAsync(JsonElement analysis, string? lastEventId = null)
    {
        using EventReader reader = await EventReader.OpenAsync(client, Id(analysis), lastEventId);
        return await reader.RestAsync();
    }
}
