using System.Net;
using System.Text.Json;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Models of the Hub as the service's users meet them.</summary>
public sealed class HubServiceTests : IAsyncLifetime
{
    private const string ModelPath = "/v1/models/" + HubCheckpoints.Name;

    private readonly HubServiceScene scene = new();

    [Fact]
    public async Task Post_OfAHubModel_FetchesExportsAndSweepsIt()
    {
        HttpClient client = scene.Client();

        JsonElement analysis = await client.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
        Assert.Equal(scene.Commit, analysis.GetProperty("model").GetProperty("commit").GetString());
        JsonElement local = await client.AnalyzeAsync(
            HubCheckpoints.Request.Replace(HubCheckpoints.Name, "parallel", StringComparison.Ordinal));
        Assert.Equal(local.GetProperty("heads").GetRawText(), analysis.GetProperty("heads").GetRawText());
        JsonElement model = await (await client.GetAsync(ModelPath)).JsonAsync();
        Assert.Equal("hub", model.GetProperty("source").GetString());
        Assert.Equal("loaded", model.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.Equal(scene.Commit, model.GetProperty("revisions")[0].GetProperty("commit").GetString());
    }

    [Theory]
    [InlineData(StoredFormat.Safetensors, 1)]
    [InlineData(StoredFormat.Safetensors, 3)]
    [InlineData(StoredFormat.Torch, 1)]
    [InlineData(StoredFormat.Torch, 4)]
    public async Task Post_OfAHubModelInAnyStoredFormat_SweepsTheSameWeights(StoredFormat format, int shardCount)
    {
        scene.Hub.Repositories["tiny/one"] = HubRepository.Of(HubCheckpoints.Random(StoredFormat.Safetensors, 1));
        scene.Hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Random(format, shardCount));
        HttpClient client = scene.Client();
        JsonElement one = await client.AnalyzeAsync(
            HubCheckpoints.Request.Replace(HubCheckpoints.Name, "tiny/one", StringComparison.Ordinal));

        JsonElement any = await client.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal(
            one.GetProperty("model").GetProperty("weights_sha256").GetString(),
            any.GetProperty("model").GetProperty("weights_sha256").GetString());
        Assert.Equal(one.GetProperty("heads").GetRawText(), any.GetProperty("heads").GetRawText());
        int before = scene.Hub.Calls.Count;
        JsonElement offline =
            await scene.Client(new() { [SettingNames.HubOffline] = "1" }).AnalyzeAsync(HubCheckpoints.Request);
        Assert.Equal(any.GetProperty("heads").GetRawText(), offline.GetProperty("heads").GetRawText());
        Assert.Equal(before, scene.Hub.Calls.Count);
    }

    [Fact]
    public async Task Post_OfflineAfterADownload_AsksNothing()
    {
        await scene.Client().AnalyzeAsync(HubCheckpoints.Request);
        int before = scene.Hub.Calls.Count;
        HttpClient offline = scene.Client(new() { [SettingNames.HubOffline] = "1" });

        JsonElement analysis = await offline.AnalyzeAsync(HubCheckpoints.Request);

        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
        JsonElement list = await (await offline.GetAsync("/v1/models")).JsonAsync();
        JsonElement last = list.GetProperty("models").EnumerateArray().Last();
        Assert.Equal(HubCheckpoints.Name, last.GetProperty("id").GetString());
        Assert.Equal(before, scene.Hub.Calls.Count);
    }

    [Fact]
    public async Task Get_OfAModelOnTheWay_ShowsItsBytes()
    {
        TaskCompletionSource go = new();
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = 300_000, Until = go.Task });
        HttpClient client = scene.Client();
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
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Stall)
        {
            On = "hub",
            Path = "config.json",
            Times = int.MaxValue,
            Until = never.Task,
        });
        HttpClient client = scene.Client();

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
        scene.Hub.Faults.Add(new HubFault(HubTrouble.Stall)
        {
            On = "hub",
            Path = "config.json",
            Times = int.MaxValue,
            Until = never.Task,
        });

        HttpResponseMessage accepted = await scene.Client().PostJsonAsync(ModelPath + "/load", "", "respond-async");

        JsonElement model = await accepted.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(HubCheckpoints.Name, model.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, model.GetProperty("shape").ValueKind);
        Assert.Equal(0, model.GetProperty("revisions").GetArrayLength());
        never.SetResult();
    }

    [Fact]
    public async Task Get_OfAModelOfWhichOnlyTheShapeIsHere_SaysSo()
    {
        HttpClient client = scene.Client();
        await (await client.PostJsonAsync(
            "/v1/self-repair",
            HubCheckpoints.Request.Replace("[1, 2, 3]", "[1, 999999, 3]", StringComparison.Ordinal)))
            .AssertProblemAsync("unknown-token-id", "/prompts/0/token_ids/1");

        JsonElement model = await (await client.GetAsync(ModelPath)).JsonAsync();

        Assert.Equal("remote", model.GetProperty("revisions")[0].GetProperty("state").GetString());
        Assert.True(model.GetProperty("shape").GetProperty("n_layers").GetInt32() > 0);
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
    }

    /// <summary>Two commits and a local folder of one content: each has a package of its own, and all names of one
    /// commit show the same.</summary>
    [Fact]
    public async Task Delete_OfOneRevision_LeavesThePackagesOfOthersOfTheSameContent()
    {
        scene.Hub.Repositories[HubCheckpoints.Name].Add("step1", HubCheckpoints.Parallel());
        scene.Hub.Repositories[HubCheckpoints.Name].Branches["v1"] = scene.Commit;
        HttpClient client = scene.Client();
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
        scene.Hub.Repositories["tiny/text"] = HubRepository.Of(new(HubCheckpoints.Parallel())
        {
            ["tokenizer.json"] = await File.ReadAllBytesAsync(tokenizer),
        });

        JsonElement answer = await (await scene.Client().PostJsonAsync(
            "/v1/tokenize", """{"model": "tiny/text", "texts": ["a b"]}""")).JsonAsync();

        Assert.NotEqual(0, answer.GetProperty("tokenizations")[0].GetProperty("ids").GetArrayLength());
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();

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
}
