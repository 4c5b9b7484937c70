using System.Net;
using System.Text.Json;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>What the service's users are told where a model of the Hub cannot be had.</summary>
public sealed class HubProblemTests : IAsyncLifetime
{
    private const string ModelPath = "/v1/models/" + HubCheckpoints.Name;

    private readonly HubServiceScene scene = new();

    [Fact]
    public async Task Get_OfAnAnalysisOfAModelThatTheHubDoesNotHave_ShowsTheProblem()
    {
        HttpClient client = scene.Client();
        HttpResponseMessage accepted = await client.PostJsonAsync(
            "/v1/self-repair",
            """{"model": "EleutherAI/pythia-14", "prompts": [{"token_ids": [1, 2]}]}""",
            "respond-async");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        JsonElement analysis = await EndAsync(client, accepted.Headers.Location!.ToString());

        Assert.Equal("failed", analysis.GetProperty("status").GetString());
        JsonElement error = analysis.GetProperty("error");
        Assert.Equal("model-not-found", error.GetProperty("code").GetString());
        Assert.Equal("/model", error.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("EleutherAI/pythia-14", "main", "model-not-found", "/model")]
    [InlineData("EleutherAI/../../etc", "main", "model-not-found", "/model")]
    [InlineData("tiny/gated", "main", "model-access-denied", "/model")]
    [InlineData("tiny/bare", "main", "unsupported-checkpoint", "/model")]
    [InlineData("EleutherAI/pythia-14m", "step1", "revision-not-found", "/revision")]
    [InlineData("EleutherAI/pythia-14m", "../x", "revision-not-found", "/revision")]
    public async Task Post_OfAHubModelThatCannotBe_SaysWhere(string model, string revision, string code, string pointer)
    {
        HubRepository gated = new() { IsGated = true };
        gated.Add("main", HubCheckpoints.Parallel());
        scene.Hub.Repositories["tiny/gated"] = gated;
        scene.Hub.Repositories["tiny/bare"] = HubRepository.Of(new() { ["README.md"] = "text"u8.ToArray() });

        HttpResponseMessage response = await scene.Client().PostJsonAsync(
            "/v1/self-repair",
            $$"""{"model": "{{model}}", "revision": "{{revision}}", "prompts": [{"token_ids": [1, 2]}]}""");

        await response.AssertProblemAsync(code, pointer);
    }

    [Fact]
    public async Task Post_OfflineOfAModelThatIsNotCached_SaysThatItIsNot()
    {
        HttpResponseMessage response = await scene.Client(new() { [SettingNames.HubOffline] = "1" })
            .PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        await response.AssertProblemAsync("model-not-cached", "/model");
        Assert.Empty(scene.Hub.Calls);
    }

    [Fact]
    public async Task Post_OfACachedBranchWhereTheHubIsSilent_AnswersWithAWarning()
    {
        await scene.Client().AnalyzeAsync(HubCheckpoints.Request);
        await using SilentHub silent = SilentHub.Start();

        JsonElement analysis =
            await scene.Client(new() { [SettingNames.HubEndpoint] = silent.Url }).AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal(scene.Commit, analysis.GetProperty("model").GetProperty("commit").GetString());
        string? warning = analysis.GetProperty("warnings").EnumerateArray().First().GetString();
        Assert.Contains("The Hub did not answer", warning, StringComparison.Ordinal);
        Assert.Contains(scene.Commit, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfAModelOfASilentHub_Is504()
    {
        await using SilentHub silent = SilentHub.Start();
        Dictionary<string, string> settings = new()
        {
            [SettingNames.HubEndpoint] = silent.Url,
            ["HF_HUB_ETAG_TIMEOUT"] = "1",
        };

        HttpResponseMessage response =
            await scene.Client(settings).PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        await response.AssertProblemAsync("hub-timeout", pointer: null);
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task Post_OfContentThatIsWrongTwice_FailsWithItsProblem()
    {
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Corrupt) { Times = 2 });
        HttpClient client = scene.Client();

        HttpResponseMessage refused = await client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        JsonElement problem = await refused.AssertProblemAsync("hub-content-mismatch", pointer: null);
        Assert.DoesNotContain(scene.Cache, problem.ToString(), StringComparison.Ordinal);
        await client.AnalyzeAsync(HubCheckpoints.Request);
    }

    /// <summary>Other tools of the Hub write what comes into the cache, unchecked.</summary>
    [Fact]
    public async Task Post_OnACachedFileThatIsNotWhatItsNameSays_SaysSo()
    {
        await scene.Client().AnalyzeAsync(HubCheckpoints.Request);
        string blob = Path.Combine(
            scene.Cache,
            "models--EleutherAI--pythia-14m",
            "blobs",
            HubRepository.TagOf("model.safetensors", HubCheckpoints.Parallel()["model.safetensors"]));
        byte[] bytes = await File.ReadAllBytesAsync(blob);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes);

        HttpResponseMessage refused = await scene.Client().PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        JsonElement problem = await refused.AssertProblemAsync("unsupported-checkpoint", "/model");
        Assert.Contains("is damaged", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Cache, problem.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As the refusal of a damaged file says.</summary>
    [Fact]
    public async Task Post_WhereABlobWasDeleted_FetchesItAgain()
    {
        await scene.Client().AnalyzeAsync(HubCheckpoints.Request);
        File.Delete(Path.Combine(
            scene.Cache,
            "models--EleutherAI--pythia-14m",
            "blobs",
            HubRepository.TagOf("model.safetensors", HubCheckpoints.Parallel()["model.safetensors"])));
        HttpClient client = scene.Client();

        JsonElement before = await (await client.GetAsync(ModelPath)).JsonAsync();
        JsonElement analysis = await client.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal("remote", before.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();

    /// <summary>Asks after an analysis until it has ended.</summary>
    private static async Task<JsonElement> EndAsync(HttpClient client, string path)
    {
        while (true)
        {
            JsonElement answer = await (await client.GetAsync(path)).JsonAsync();
            if (answer.GetProperty("finished_at").ValueKind != JsonValueKind.Null)
            {
                return answer;
            }
        }
    }
}
