using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.Analyses;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class AnalysisResourceTests(ServiceFactory service)
{
    private const string Small = """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "tags": {"paper": "fig-3"}}""";

    /// <summary>Minutes of work on any machine, so that it is always under way when it is canceled.</summary>
    private const string Long =
        """{"prompt_set": "text", "pack": true, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}""";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("wait=0")]
    [InlineData("respond-async")]
    public async Task Post_ThatDoesNotWait_AnswersAcceptedWithALocation(string prefer)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", Small, prefer);

        JsonElement analysis = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(prefer, response.Headers.GetValues("Preference-Applied").Single());
        string? self = analysis.GetProperty("links").GetProperty("self").GetString();
        Assert.Equal(self, response.Headers.Location?.ToString());
        await EntryOf(analysis).Completion;
        JsonElement finished = await (await client.GetAsync(response.Headers.Location)).JsonAsync();
        Assert.Equal("succeeded", finished.GetProperty("status").GetString());
        Assert.Equal(1, finished.GetProperty("heads").GetArrayLength());
    }

    [Fact]
    public async Task Post_OfARequestThatItsModelRefuses_AnswersTheProblemWithTheLocationOfItsAnalysis()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair", """{"prompt_set": "ioi", "heads": ["L4H0", "L99H0"]}""");

        await response.AssertProblemAsync("unknown-head", "/heads/1");
        JsonElement analysis = await (await client.GetAsync(response.Headers.Location)).JsonAsync();
        Assert.Equal("failed", analysis.GetProperty("status").GetString());
        Assert.Equal("unknown-head", analysis.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("model").ValueKind);
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("data").ValueKind);
        Assert.Equal("ioi", analysis.GetProperty("request").GetProperty("prompt_set").GetString());
    }

    [Fact]
    public async Task Get_OfAnAnalysisThatItsModelRefused_PointsAtTheSetThatItsPromptsCameFrom()
    {
        HttpResponseMessage accepted = await client.PostJsonAsync(
            "/v1/self-repair", """{"prompt_set": "ioi", "max_tokens": 4}""", "respond-async");
        JsonElement posted = await accepted.JsonAsync(HttpStatusCode.Accepted);
        await EntryOf(posted).Completion;

        JsonElement analysis = await (await client.GetAsync(Self(posted))).JsonAsync();

        JsonElement error = analysis.GetProperty("error");
        Assert.Equal("prompt-too-long", error.GetProperty("code").GetString());
        Assert.Equal("/prompt_set", error.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "top_fraction": 2}""", "validation", "/top_fraction")]
    [InlineData("""{"prompt_set": "nope"}""", "prompt-set-not-found", "/prompt_set")]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"source": "no"}}""", "prompt-set-not-found", "/ablation/source")]
    [InlineData("""{"prompt_set": "ioi", "model": "nope"}""", "model-not-found", "/model")]
    public async Task Post_OfARequestThatIsWrongWhateverTheModelIs_IsRefusedAtOnceWithoutAnAnalysis(
        string json, string code, string pointer)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json, "respond-async");

        await response.AssertProblemAsync(code, pointer);
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task Get_OfAnAnalysis_ShowsItsTimesAndCosts()
    {
        JsonElement posted = await client.AnalyzeAsync(Small);
        JsonElement analysis = await (await client.GetAsync(Self(posted))).JsonAsync();

        Assert.Matches("^an_[0-9a-f]{32}$", analysis.GetProperty("id").GetString());
        Assert.Equal("done", analysis.GetProperty("progress").GetProperty("phase").GetString());
        JsonElement timing = analysis.GetProperty("timing");
        Assert.All(
            (string[])
            [
                "queue_seconds", "prepare_seconds", "run_seconds", "block_passes", "tokens_per_second", "gflops",
            ],
            name => Assert.InRange(timing.GetProperty(name).GetDouble(), 0, double.MaxValue));
        Assert.Equal("fp32", analysis.GetProperty("runtime").GetProperty("precision").GetString());
        Assert.Equal("logits", analysis.GetProperty("units").GetString());
    }

    [Fact]
    public async Task Cancel_OfALongAnalysis_StopsIt()
    {
        HttpResponseMessage posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement started = await posted.JsonAsync(HttpStatusCode.Accepted);

        HttpResponseMessage response = await client.PostAsync(Self(started) + "/cancel", content: null);

        JsonElement analysis = await response.JsonAsync();
        Assert.Equal("canceled", analysis.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("heads").ValueKind);
    }

    [Fact]
    public async Task Post_OfASmallAnalysis_IsAnsweredWhileALargeOneRuns()
    {
        JsonElement alone = await client.AnalyzeAsync(Small);
        HttpResponseMessage posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement large = await posted.JsonAsync(HttpStatusCode.Accepted);
        await UntilAsync(large, now => now.Status == AnalysisStatus.Running && now.Progress.Done > 0);

        JsonElement small = await client.AnalyzeAsync(Small);

        AnalysisState state = EntryOf(large).State;
        Assert.Equal(AnalysisStatus.Running, state.Status);
        Assert.Equal(alone.GetProperty("heads").GetRawText(), small.GetProperty("heads").GetRawText());
        await UntilAsync(large, now => now.Progress.Done > state.Progress.Done);
        await client.DeleteAsync(Self(large));
    }

    /// <summary>Two engines' worth of memories, of prompts and directions, meet in one.</summary>
    [Fact]
    public async Task Numbers_OfAnAnalysisThatOthersInterrupt_AreThoseOfOneThatRunsAlone()
    {
        const string Interrupted =
            """{"prompt_set": "text", "limit": 30, "rows": ["all", "top"], "tokens": "top", "matrix": true}""";
        const string Other = """{"prompt_set": "ioi", "limit": 3, "heads": ["L2H*"], "layernorm": ["downstream"]}""";
        JsonElement alone = await client.AnalyzeAsync(Interrupted);
        string other = (await client.AnalyzeAsync(Other)).GetProperty("heads").GetRawText();
        Task<JsonElement> analysis = client.AnalyzeAsync(Interrupted);
        while (!analysis.IsCompleted)
        {
            Assert.Equal(other, (await client.AnalyzeAsync(Other)).GetProperty("heads").GetRawText());
        }

        JsonElement together = await analysis;
        Assert.All(
            (string[])["heads", "heads_top", "layers", "matrix", "diagnostics"],
            part => Assert.Equal(alone.GetProperty(part).GetRawText(), together.GetProperty(part).GetRawText()));
    }

    [Fact]
    public async Task Get_OfAnAnalysisThatWaits_SaysForHowLong()
    {
        HttpResponseMessage posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement first = await posted.JsonAsync(HttpStatusCode.Accepted);
        await UntilAsync(first, now => now.Status == AnalysisStatus.Running && now.Progress.Done > 0);
        posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement second = await posted.JsonAsync(HttpStatusCode.Accepted);
        await UntilAsync(second, now => now.Status == AnalysisStatus.Queued);

        JsonElement progress;
        do
        {
            progress = (await (await client.GetAsync(Self(second))).JsonAsync()).GetProperty("progress");
        }
        while (progress.GetProperty("eta_seconds").ValueKind == JsonValueKind.Null);

        Assert.Equal(1, progress.GetProperty("queue_position").GetInt32());
        JsonElement running = (await (await client.GetAsync(Self(first))).JsonAsync()).GetProperty("progress");
        double least = running.GetProperty("eta_seconds").GetDouble();
        Assert.InRange(progress.GetProperty("eta_seconds").GetDouble(), 1, double.MaxValue);
        Assert.InRange(least, 1, double.MaxValue);
        await client.DeleteAsync(Self(second));
        await client.DeleteAsync(Self(first));
    }

    [Fact]
    public async Task Cancel_OfAnAnalysisThatWaits_StopsIt()
    {
        HttpResponseMessage posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement first = await posted.JsonAsync(HttpStatusCode.Accepted);
        posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement second = await posted.JsonAsync(HttpStatusCode.Accepted);

        JsonElement analysis = await (await client.PostAsync(Self(second) + "/cancel", content: null)).JsonAsync();

        Assert.Equal("canceled", analysis.GetProperty("status").GetString());
        await client.DeleteAsync(Self(first));
    }

    [Fact]
    public async Task Get_OfARunningAnalysis_CountsItsPhase()
    {
        HttpResponseMessage posted = await client.PostJsonAsync(
            "/v1/self-repair",
            Long.Replace("\"tokens\"", "\"rows\": [\"top\"], \"tokens\"", StringComparison.Ordinal),
            "respond-async");
        JsonElement started = await posted.JsonAsync(HttpStatusCode.Accepted);
        await UntilAsync(started, now => now.Progress is { Phase: "sweep", Done: > 0 });

        JsonElement progress = (await (await client.GetAsync(Self(started))).JsonAsync()).GetProperty("progress");

        Assert.Equal("sweep", progress.GetProperty("phase").GetString());
        long done = progress.GetProperty("done").GetInt64();
        Assert.InRange(done, 1, progress.GetProperty("total").GetInt64());
        Assert.InRange(progress.GetProperty("fraction").GetDouble(), 1e-9, 1);
        await client.DeleteAsync(Self(started));
    }

    [Fact]
    public async Task Cancel_OfAFinishedAnalysis_LeavesItAsItIs()
    {
        JsonElement posted = await client.AnalyzeAsync(Small);

        JsonElement analysis = await (await client.PostAsync(Self(posted) + "/cancel", content: null)).JsonAsync();

        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Delete_OfAnAnalysis_ForgetsIt()
    {
        JsonElement posted = await client.AnalyzeAsync(Small);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(Self(posted))).StatusCode);

        await (await client.GetAsync(Self(posted))).AssertProblemAsync("analysis-not-found", pointer: null);
        await (await client.DeleteAsync(Self(posted))).AssertProblemAsync("analysis-not-found", pointer: null);
    }

    [Fact]
    public async Task Delete_OfALongAnalysis_StopsIt()
    {
        HttpResponseMessage posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        JsonElement started = await posted.JsonAsync(HttpStatusCode.Accepted);
        AnalysisEntry entry = EntryOf(started);

        await client.DeleteAsync(Self(started));

        await entry.Completion;
        Assert.Equal(AnalysisStatus.Canceled, entry.State.Status);
    }

    [Fact]
    public async Task Rows_OfAnAnalysisUnderWay_AreRefused()
    {
        HttpResponseMessage posted = await client.PostJsonAsync("/v1/self-repair", Long, "respond-async");
        string self = Self(await posted.JsonAsync(HttpStatusCode.Accepted));

        await (await client.GetAsync(self + "/tokens")).AssertProblemAsync("analysis-not-finished", pointer: null);
        await (await client.GetAsync(self + "/heads")).AssertProblemAsync("analysis-not-finished", pointer: null);
        await client.DeleteAsync(self);
    }

    private static string Self(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("self").GetString()!;

    /// <summary>Waits until an analysis is as awaited.</summary>
    private async Task UntilAsync(JsonElement analysis, Func<AnalysisState, bool> isAwaited)
    {
        AnalysisEntry entry = EntryOf(analysis);
        while (!isAwaited(entry.State))
        {
            Assert.False(entry.State.IsFinished, entry.State.Status.ToString());
            await Task.Yield();
        }
    }

    private AnalysisEntry EntryOf(JsonElement analysis) =>
        service.Services.GetRequiredService<AnalysisStore>().Find(analysis.GetProperty("id").GetString()!);
}
