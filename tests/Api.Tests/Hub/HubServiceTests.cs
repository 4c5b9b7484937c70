using System.Net;
using System.Text.Json;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Models of the Hub as the service's users meet them.</summary>
public sealed class HubServiceTests : IAsyncLifetime
{
    private const string ModelPath = "/v1/models/" + HubCheckpoints.Name;

    private readonly string cache = Directory.CreateTempSubdirectory("selfrepair-hub-").FullName;
    private readonly List<ServiceFactory> services = [];
    private LoopbackHub hub = null!;
    private string commit = null!;

    [Fact]
    public async Task Post_OfAHubModel_FetchesExportsAndSweepsIt()
    {
        HttpClient client = Service();

        JsonElement analysis = await client.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
        Assert.Equal(commit, analysis.GetProperty("model").GetProperty("commit").GetString());
        JsonElement local = await client.AnalyzeAsync(
            HubCheckpoints.Request.Replace(HubCheckpoints.Name, "parallel", StringComparison.Ordinal));
        Assert.Equal(local.GetProperty("heads").GetRawText(), analysis.GetProperty("heads").GetRawText());
        JsonElement model = await (await client.GetAsync(ModelPath)).JsonAsync();
        Assert.Equal("hub", model.GetProperty("source").GetString());
        Assert.Equal("loaded", model.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.Equal(commit, model.GetProperty("revisions")[0].GetProperty("commit").GetString());
    }

    [Theory]
    [InlineData(StoredFormat.Safetensors, 1)]
    [InlineData(StoredFormat.Safetensors, 3)]
    [InlineData(StoredFormat.Torch, 1)]
    [InlineData(StoredFormat.Torch, 4)]
    public async Task Post_OfAHubModelInAnyStoredFormat_SweepsTheSameWeights(StoredFormat format, int shardCount)
    {
        hub.Repositories["tiny/one"] = HubRepository.Of(HubCheckpoints.Random(StoredFormat.Safetensors, 1));
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Random(format, shardCount));
        HttpClient client = Service();
        JsonElement one = await client.AnalyzeAsync(
            HubCheckpoints.Request.Replace(HubCheckpoints.Name, "tiny/one", StringComparison.Ordinal));

        JsonElement any = await client.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal(
            one.GetProperty("model").GetProperty("weights_sha256").GetString(),
            any.GetProperty("model").GetProperty("weights_sha256").GetString());
        Assert.Equal(one.GetProperty("heads").GetRawText(), any.GetProperty("heads").GetRawText());
        int before = hub.Calls.Count;
        JsonElement offline =
            await Service(new() { [SettingNames.HubOffline] = "1" }).AnalyzeAsync(HubCheckpoints.Request);
        Assert.Equal(any.GetProperty("heads").GetRawText(), offline.GetProperty("heads").GetRawText());
        Assert.Equal(before, hub.Calls.Count);
    }

    [Fact]
    public async Task Post_OfflineAfterADownload_AsksNothing()
    {
        await Service().AnalyzeAsync(HubCheckpoints.Request);
        int before = hub.Calls.Count;
        HttpClient offline = Service(new() { [SettingNames.HubOffline] = "1" });

        JsonElement analysis = await offline.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
        JsonElement list = await (await offline.GetAsync("/v1/models")).JsonAsync();
        JsonElement last = list.GetProperty("models").EnumerateArray().Last();
        Assert.Equal(HubCheckpoints.Name, last.GetProperty("id").GetString());
        Assert.Equal(before, hub.Calls.Count);
    }

    [Fact]
    public async Task Get_OfAModelOnTheWay_ShowsItsBytes()
    {
        TaskCompletionSource go = new();
        hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = 300_000, Until = go.Task });
        HttpClient client = Service();
        HttpResponseMessage accepted =
            await client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request, "respond-async");
        string location = accepted.Headers.Location!.ToString();

        JsonElement model =
            await UntilAsync(client, ModelPath, answer => Revision(answer, "progress", "done") == 300_000);
        JsonElement analysis = await (await client.GetAsync(location)).JsonAsync();

        Assert.Equal("preparing", model.GetProperty("revisions")[0].GetProperty("state").GetString());
        JsonElement progress = model.GetProperty("revisions")[0].GetProperty("progress");
        Assert.Equal("downloading", progress.GetProperty("stage").GetString());
        Assert.Equal(654_528, progress.GetProperty("total").GetInt64());
        Assert.Equal("preparing", analysis.GetProperty("status").GetString());
        Assert.Equal("downloading", analysis.GetProperty("progress").GetProperty("phase").GetString());
        Assert.Equal(300_000, analysis.GetProperty("progress").GetProperty("done").GetInt64());
        go.SetResult();
        await UntilAsync(client, location, answer => answer.GetProperty("status").GetString() == "succeeded");
    }

    /// <summary>Nothing of the model is here yet, not even its config.</summary>
    [Fact]
    public async Task Post_ThatDoesNotWaitForAHubThatDoesNotAnswer_IsAcceptedAndCanBeCanceled()
    {
        TaskCompletionSource never = new();
        hub.Faults.Add(new HubFault(HubTrouble.Stall)
        {
            On = "hub",
            Path = "config.json",
            Times = int.MaxValue,
            Until = never.Task,
        });
        HttpClient client = Service();

        HttpResponseMessage accepted =
            await client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request, "respond-async");

        JsonElement analysis = await accepted.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("preparing", analysis.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("model").ValueKind);
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("data").ValueKind);
        Assert.Equal(HubCheckpoints.Name, analysis.GetProperty("request").GetProperty("model").GetString());
        JsonElement canceled =
            await (await client.PostAsync(accepted.Headers.Location + "/cancel", content: null)).JsonAsync();
        Assert.Equal("canceled", canceled.GetProperty("status").GetString());
        never.SetResult();
    }

    [Fact]
    public async Task Load_ThatDoesNotWaitForAHubThatDoesNotAnswer_IsAccepted()
    {
        TaskCompletionSource never = new();
        hub.Faults.Add(new HubFault(HubTrouble.Stall)
        {
            On = "hub",
            Path = "config.json",
            Times = int.MaxValue,
            Until = never.Task,
        });

        HttpResponseMessage accepted = await Service().PostJsonAsync(ModelPath + "/load", "", "respond-async");

        JsonElement model = await accepted.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(HubCheckpoints.Name, model.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, model.GetProperty("shape").ValueKind);
        Assert.Equal(0, model.GetProperty("revisions").GetArrayLength());
        never.SetResult();
    }

    [Fact]
    public async Task Get_OfAnAnalysisOfAModelThatTheHubDoesNotHave_ShowsTheProblem()
    {
        HttpClient client = Service();
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

    [Fact]
    public async Task Get_OfAModelOfWhichOnlyTheShapeIsHere_SaysSo()
    {
        HttpClient client = Service();
        await (await client.PostJsonAsync(
            "/v1/self-repair",
            HubCheckpoints.Request.Replace("[1, 2, 3]", "[1, 999999, 3]", StringComparison.Ordinal)))
            .AssertProblemAsync("unknown-token-id", "/prompts/0/token_ids/1");

        JsonElement model = await (await client.GetAsync(ModelPath)).JsonAsync();

        Assert.Equal("remote", model.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.True(model.GetProperty("shape").GetProperty("n_layers").GetInt32() > 0);
        Assert.DoesNotContain(hub.Calls, call => call.On == "cdn");
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
        hub.Repositories["tiny/gated"] = gated;
        hub.Repositories["tiny/bare"] = HubRepository.Of(new() { ["README.md"] = "text"u8.ToArray() });

        HttpResponseMessage response = await Service().PostJsonAsync(
            "/v1/self-repair",
            $$"""{"model": "{{model}}", "revision": "{{revision}}", "prompts": [{"token_ids": [1, 2]}]}""");

        await response.AssertProblemAsync(code, pointer);
    }

    [Fact]
    public async Task Post_OfflineOfAModelThatIsNotCached_SaysThatItIsNot()
    {
        HttpResponseMessage response = await Service(new() { [SettingNames.HubOffline] = "1" })
            .PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        await response.AssertProblemAsync("model-not-cached", "/model");
        Assert.Empty(hub.Calls);
    }

    [Fact]
    public async Task Post_OfACachedBranchWhereTheHubIsSilent_AnswersWithAWarning()
    {
        await Service().AnalyzeAsync(HubCheckpoints.Request);
        await using SilentHub silent = SilentHub.Start();

        JsonElement analysis =
            await Service(new() { [SettingNames.HubEndpoint] = silent.Url }).AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal(commit, analysis.GetProperty("model").GetProperty("commit").GetString());
        string? warning = analysis.GetProperty("warnings").EnumerateArray().First().GetString();
        Assert.Contains("The Hub did not answer", warning, StringComparison.Ordinal);
        Assert.Contains(commit, warning, StringComparison.Ordinal);
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
            await Service(settings).PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        await response.AssertProblemAsync("hub-timeout", pointer: null);
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task Post_OfContentThatIsWrongTwice_FailsWithItsProblem()
    {
        hub.Faults.Add(new HubFault(HubTrouble.Corrupt) { Times = 2 });
        HttpClient client = Service();

        HttpResponseMessage refused = await client.PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        JsonElement problem = await refused.AssertProblemAsync("hub-content-mismatch", pointer: null);
        Assert.DoesNotContain(cache, problem.ToString(), StringComparison.Ordinal);
        await client.AnalyzeAsync(HubCheckpoints.Request);
    }

    /// <summary>Other tools of the Hub write what comes into the cache, unchecked.</summary>
    [Fact]
    public async Task Post_OnACachedFileThatIsNotWhatItsNameSays_SaysSo()
    {
        await Service().AnalyzeAsync(HubCheckpoints.Request);
        string blob = Path.Combine(
            cache,
            "models--EleutherAI--pythia-14m",
            "blobs",
            HubRepository.TagOf("model.safetensors", HubCheckpoints.Parallel()["model.safetensors"]));
        byte[] bytes = await File.ReadAllBytesAsync(blob);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes);

        HttpResponseMessage refused = await Service().PostJsonAsync("/v1/self-repair", HubCheckpoints.Request);

        JsonElement problem = await refused.AssertProblemAsync("unsupported-checkpoint", "/model");
        Assert.Contains("is damaged", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(cache, problem.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As the refusal of a damaged file says.</summary>
    [Fact]
    public async Task Post_WhereABlobWasDeleted_FetchesItAgain()
    {
        await Service().AnalyzeAsync(HubCheckpoints.Request);
        File.Delete(Path.Combine(
            cache,
            "models--EleutherAI--pythia-14m",
            "blobs",
            HubRepository.TagOf("model.safetensors", HubCheckpoints.Parallel()["model.safetensors"])));
        HttpClient client = Service();

        JsonElement before = await (await client.GetAsync(ModelPath)).JsonAsync();
        JsonElement analysis = await client.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal("remote", before.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    /// <summary>Two commits and a local folder of one content: each has a package of its own, and all names of one
    /// commit show the same.</summary>
    [Fact]
    public async Task Delete_OfOneRevision_LeavesThePackagesOfOthersOfTheSameContent()
    {
        hub.Repositories[HubCheckpoints.Name].Add("step1", HubCheckpoints.Parallel());
        hub.Repositories[HubCheckpoints.Name].Branches["v1"] = commit;
        HttpClient client = Service();
        string local = HubCheckpoints.Request.Replace(HubCheckpoints.Name, "parallel", StringComparison.Ordinal);
        await client.AnalyzeAsync(local);
        foreach (string revision in (string[])["main", "v1", "step1"])
        {
            await client.AnalyzeAsync(HubCheckpoints.RequestOf(revision));
        }

        Assert.Equal(["main", "step1", "v1"], await PackagedAsync(client, ModelPath));
        await (await client.DeleteAsync(ModelPath + "?revision=step1")).Content.ReadAsStringAsync();

        Assert.Equal(["main", "v1"], await PackagedAsync(client, ModelPath));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(ModelPath)).StatusCode);
        Assert.Empty(await PackagedAsync(client, ModelPath));
        Assert.Equal(["main"], await PackagedAsync(client, "/v1/models/parallel"));
    }

    [Fact]
    public async Task Tokenize_WithAHubModel_FetchesItsTokenizerAlone()
    {
        string tokenizer = Path.Combine(AppContext.BaseDirectory, "models", "neox-tiny", "tokenizer.json");
        hub.Repositories["tiny/text"] = HubRepository.Of(new(HubCheckpoints.Parallel())
        {
            ["tokenizer.json"] = await File.ReadAllBytesAsync(tokenizer),
        });

        JsonElement answer = await (await Service().PostJsonAsync(
            "/v1/tokenize", """{"model": "tiny/text", "texts": ["a b"]}""")).JsonAsync();

        Assert.NotEqual(0, answer.GetProperty("tokenizations")[0].GetProperty("ids").GetArrayLength());
        Assert.DoesNotContain(hub.Calls, call => call.On == "cdn");
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        hub = await LoopbackHub.StartAsync();
        HubRepository repository = new();
        commit = repository.Add("main", HubCheckpoints.Parallel());
        hub.Repositories[HubCheckpoints.Name] = repository;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        services.ForEach(service => service.Dispose());
        await hub.DisposeAsync();
        Directory.Delete(cache, recursive: true);
    }

    /// <summary>The revisions of a model that have a package.</summary>
    private static async Task<IEnumerable<string?>> PackagedAsync(HttpClient client, string path) =>
        (await (await client.GetAsync(path)).JsonAsync()).GetProperty("revisions").EnumerateArray()
            .Where(revision => revision.GetProperty("package_bytes").ValueKind == JsonValueKind.Number)
            .Select(revision => revision.GetProperty("revision").GetString());

    private static long? Revision(JsonElement model, string member, string number) =>
        model.TryGetProperty("revisions", out JsonElement revisions)
        && revisions[0].GetProperty(member) is { ValueKind: JsonValueKind.Object } value
            ? value.GetProperty(number).GetInt64()
            : null;

    /// <summary>Asks until the answer is as awaited; while a model is not here at all, there is none.</summary>
    private static async Task<JsonElement> UntilAsync(HttpClient client, string path, Func<JsonElement, bool> isAwaited)
    {
        while (true)
        {
            HttpResponseMessage response = await client.GetAsync(path);
            JsonElement answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            if (response.StatusCode == HttpStatusCode.OK && isAwaited(answer))
            {
                return answer;
            }

            Assert.DoesNotContain("failed", answer.ToString(), StringComparison.Ordinal);
        }
    }

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

    private HttpClient Service(Dictionary<string, string>? settings = null)
    {
        Dictionary<string, string> all = new()
        {
            [SettingNames.HubEndpoint] = hub.Url,
            [SettingNames.HubCache] = cache,
            [SettingNames.HubOffline] = "0",
            ["HF_HUB_DOWNLOAD_TIMEOUT"] = "100",
        };
        foreach ((string name, string value) in settings ?? [])
        {
            all[name] = value;
        }

        ServiceFactory service = new() { Settings = all };
        services.Add(service);
        return service.CreateClient();
    }
}
