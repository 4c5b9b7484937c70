using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.Analyses;

/// <summary>What is asked for while an analysis runs is small; what it was asked with can be asked again.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class PollingTests(ServiceFactory service)
{
    /// <summary>Minutes of work on any machine, of prompts that are sent along.</summary>
    private const string Long =
        """
        {"prompts": ["The capital of France is", {"text": "The capital of Austria is"}],
         "tokens": "none", "bootstrap": 1, "positions": "all",
         "ablation": {"type": "resample", "sources": ["The capital of Spain is a lot", "The capital of Peru is a lot"]}}
        """;

    private const string Slow =
        """{"prompt_set": "text", "pack": true, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}""";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Progress_OfAnAnalysis_IsSmallAndSaysHowItStands()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}""");
        string path = analysis.GetProperty("links").GetProperty("progress").GetString()!;

        string text = await client.GetStringAsync(path);

        JsonElement progress = JsonElement.Parse(text);
        Assert.InRange(text.Length, 1, 300);
        Assert.Equal("succeeded", progress.GetProperty("status").GetString());
        Assert.Equal("done", progress.GetProperty("phase").GetString());
        Assert.Equal(1, progress.GetProperty("fraction").GetDouble());
        Assert.Equal(2, progress.GetProperty("n").GetInt64());
    }

    [Fact]
    public async Task Progress_OfARunningAnalysis_IsThatOfTheAnalysis()
    {
        JsonElement started = await StartAsync(Slow);
        AnalysisEntry entry = EntryOf(started);
        while (!(entry.State is { Status: AnalysisStatus.Running, Progress.Done: > 0 }))
        {
            Assert.False(entry.State.IsFinished);
            await Task.Yield();
        }

        JsonElement progress = await (await client.GetAsync(
            started.GetProperty("links").GetProperty("progress").GetString())).JsonAsync();

        Assert.Equal("running", progress.GetProperty("status").GetString());
        Assert.InRange(progress.GetProperty("fraction").GetDouble(), 1e-9, 1);
        Assert.True(progress.GetProperty("done").GetInt64() <= progress.GetProperty("total").GetInt64());
        await client.DeleteAsync(started.GetProperty("links").GetProperty("self").GetString());
    }

    [Fact]
    public async Task Pairs_OfAnAnalysis_ComeInPages()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "ioi", "limit": 5, "heads": ["L4H0"], "ablation": {"draws": 3}}""");
        string path = analysis.GetProperty("links").GetProperty("pairs").GetString()!;
        JsonElement whole = await (await client.GetAsync(path)).JsonAsync();
        List<string> paged = [];
        string? cursor = null;
        do
        {
            string next = cursor is null ? string.Empty : $"&cursor={cursor}";
            JsonElement page = await (await client.GetAsync($"{path}?limit=4{next}")).JsonAsync();
            paged.AddRange(page.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetRawText()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(15, whole.GetProperty("total").GetInt32());
        Assert.Equal(whole.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetRawText()), paged);
        Assert.False(analysis.GetProperty("data").TryGetProperty("pairs", out _));
    }

    [Fact]
    public async Task Pairs_OfAnAblationThatDrawsNoSource_AreNone()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "ablation": {"type": "zero"}}""");

        JsonElement page = await (await client.GetAsync(
            analysis.GetProperty("links").GetProperty("pairs").GetString())).JsonAsync();

        Assert.Equal((0, 0), (page.GetProperty("total").GetInt32(), page.GetProperty("pairs").GetArrayLength()));
    }

    [Fact]
    public async Task Pairs_OfAnAnalysisUnderWay_AreRefused()
    {
        JsonElement started = await StartAsync(Slow);
        string pairs = started.GetProperty("links").GetProperty("pairs").GetString()!;

        await (await client.GetAsync(pairs)).AssertProblemAsync("analysis-not-finished", pointer: null);
        await client.DeleteAsync(started.GetProperty("links").GetProperty("self").GetString());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?cursor=-1")]
    public async Task Pairs_OfAPageThatCannotBe_AreRefused(string query)
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}""");
        string pairs = analysis.GetProperty("links").GetProperty("pairs").GetString()!;

        await (await client.GetAsync(pairs + query)).JsonAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Request_OfAnUnfinishedAnalysis_LeavesItsPromptsOutUnlessTheyAreAskedFor()
    {
        JsonElement blocker = await StartAsync(Slow);
        JsonElement started = await StartAsync(Long);
        string self = started.GetProperty("links").GetProperty("self").GetString()!;
        await CompiledAsync(EntryOf(started));

        JsonElement poll = (await (await client.GetAsync(self)).JsonAsync()).GetProperty("request");
        JsonElement whole = (await (await client.GetAsync(self + "?request=whole")).JsonAsync()).GetProperty("request");

        Assert.All([started.GetProperty("request"), poll], request =>
        {
            Assert.False(request.TryGetProperty("prompts", out _));
            Assert.False(request.GetProperty("ablation").TryGetProperty("sources", out _));
            Assert.Equal("resample", request.GetProperty("ablation").GetProperty("type").GetString());
        });
        Assert.Equal(2, whole.GetProperty("prompts").GetArrayLength());
        Assert.Equal(2, whole.GetProperty("ablation").GetProperty("sources").GetArrayLength());
        await client.DeleteAsync(blocker.GetProperty("links").GetProperty("self").GetString());
        await EntryOf(started).Completion;
        JsonElement ended = (await (await client.GetAsync(self)).JsonAsync()).GetProperty("request");
        Assert.True(JsonElement.DeepEquals(whole, ended));
    }

    [Fact]
    public async Task Request_OfAnUnfinishedAnalysisOfASet_SaysThatNoPromptsWereSent()
    {
        JsonElement started = await StartAsync(Slow);

        JsonElement request = started.GetProperty("request");

        Assert.Equal(JsonValueKind.Null, request.GetProperty("prompts").ValueKind);
        Assert.Equal(JsonValueKind.Null, request.GetProperty("ablation").GetProperty("sources").ValueKind);
        await client.DeleteAsync(started.GetProperty("links").GetProperty("self").GetString());
    }

    [Fact]
    public async Task Get_OfARequestInAnotherForm_IsRefused()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"]}""");
        string self = analysis.GetProperty("links").GetProperty("self").GetString()!;

        await (await client.GetAsync(self + "?request=short")).JsonAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData(Long)]
    [InlineData(
        """
        {"prompts": [{"id": "a", "text": "The capital of Austria is", "target": " Vienna", "foil": " Warsaw",
                      "counterpart": "The capital of Poland is"},
                     {"text": "The capital of Poland is", "target": " Warsaw", "foil": " Vienna",
                      "counterpart": {"text": "The capital of Austria is"}}],
         "metric": "logit_difference", "ablation": {"type": "contrastive"}, "heads": ["L4H1", "L5H*"]}
        """)]
    [InlineData(
        """
        {"prompts": [{"token_ids": [5, 6, 7, 8]}, {"token_ids": [9, 10, 11, 12]}], "positions": [0, 2],
         "layernorm": ["live", "final"], "matrix": true, "bootstrap": 20, "tags": {"a": "b"}}
        """)]
    public async Task Post_OfTheRequestThatAnAnalysisShows_GivesTheSameNumbers(string json)
    {
        JsonElement first = await client.AnalyzeAsync(json);

        JsonElement second = await client.AnalyzeAsync(first.GetProperty("request").GetRawText());

        Assert.All(
            (string[])["request", "heads", "heads_top", "layers", "matrix"],
            part => Assert.Equal(first.GetProperty(part).GetRawText(), second.GetProperty(part).GetRawText()));
    }

    private async Task<JsonElement> StartAsync(string json) =>
        await (await client.PostJsonAsync("/v1/self-repair", json, "respond-async")).JsonAsync(HttpStatusCode.Accepted);

    /// <summary>Waits until the defaults of its request are filled in.</summary>
    private static async Task CompiledAsync(AnalysisEntry entry)
    {
        while (entry.State.Spec is null)
        {
            await Task.Yield();
        }
    }

    private AnalysisEntry EntryOf(JsonElement analysis) =>
        service.Services.GetRequiredService<AnalysisStore>().Find(analysis.GetProperty("id").GetString()!);
}
