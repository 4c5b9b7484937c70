using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Tests.Experiments;
using SelfRepair.Api.Tests.OpenApi;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.TrainingSweep;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class TrainingSweepTests(ServiceFactory service)
{
    private const string Path = "/v1/training-sweep";

    private readonly HttpClient client = service.CreateClient();

    /// <summary>Every experiment of the service, by its own first example.</summary>
    public static TheoryData<string> Experiments =>
        [.. ExperimentList.Catalog.Kinds.OfType<PlannedKind>().Select(kind => kind.Name)];

    [Fact]
    public async Task Post_OfTheReferencesRequest_GivesItsRows()
    {
        GoldenRequest golden = new("neox-tiny", "training-sweep");
        JsonElement expected = golden.Root.GetProperty("rows");

        JsonElement sweep = await PostAsync(new JsonObject
        {
            ["revisions"] = JsonNode.Parse(golden.Root.GetProperty("revisions").GetRawText()),
            ["request"] = golden.Of(golden.Ablation("resample")),
        });

        JsonElement rows = sweep.GetProperty("heads");
        golden.AssertRows(expected, rows);
        Assert.Equal(KeysOf(expected), KeysOf(rows));
        foreach ((JsonElement row, JsonElement right) in rows.EnumerateArray().Zip(expected.EnumerateArray()))
        {
            // Closer than AssertRows asks: of each revision's own logits.
            string revision = right.GetProperty("revision").GetString()!;
            double bound = Tolerances.Onnx * golden.Root.GetProperty("scales").GetProperty(revision).GetDouble();
            Assert.Equal(
                right.GetProperty("self_repair").GetDouble(), row.GetProperty("self_repair").GetDouble(), bound);
        }
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task Post_OfEveryExperiment_EqualsItsPlainAnalysisByteForByte(string experiment)
    {
        JsonObject request = ExampleOf(experiment);
        JsonElement plain = await PlainAsync(experiment, request, "step512");

        // The one before leaves nothing in the plan that both share.
        JsonElement sweep = await PostAsync(new JsonObject
        {
            ["revisions"] = new JsonArray("step128", "step512"),
            ["experiment"] = experiment,
            ["request"] = request,
        });

        Assert.True(AssertTables(plain, sweep, "step512", "512") > 0);
    }

    [Fact]
    public async Task Post_OfOneRevision_EqualsThePlainAnalysis()
    {
        JsonObject request = (JsonObject)JsonNode.Parse("""{"prompt_set": "ioi", "limit": 3}""")!;
        JsonElement plain = await PlainAsync("self-repair", request, "main");

        JsonElement sweep = await PostAsync(
            new JsonObject { ["revisions"] = new JsonArray("main"), ["request"] = request });

        Assert.True(AssertTables(plain, sweep, "main", "null") > 48);
    }

    [Fact]
    public async Task Post_OfSeveralRevisions_EqualsThePlainAnalysisOfEach()
    {
        JsonObject request = (JsonObject)JsonNode.Parse(
            """{"prompt_set": "facts", "limit": 6, "positions": "all", "bootstrap": 5, "tokens": "all"}""")!;

        JsonElement sweep = await PostAsync(new JsonObject
        {
            ["revisions"] = new JsonArray("step64", "main", "step128"),
            ["request"] = request.DeepClone(),
        });

        foreach ((string revision, string step) in ((string, string)[])[
            ("step64", "64"), ("main", "null"), ("step128", "128")])
        {
            JsonElement plain = await PlainAsync("self-repair", request, revision);
            Assert.True(AssertTables(plain, sweep, revision, step) > 0);
        }
    }

    [Fact]
    public async Task Tokens_OfASweep_AreThoseOfEachRevision()
    {
        JsonObject request = (JsonObject)JsonNode.Parse(
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0"], "tokens": "all"}""")!;
        JsonElement plain = await PlainAsync("self-repair", request, "step512");
        JsonElement sweep = await PostAsync(new JsonObject
        {
            ["revisions"] = new JsonArray("step64", "step512"),
            ["request"] = request.DeepClone(),
        });

        JsonElement page = await (await client.GetAsync(SelfOf(sweep) + "/tokens?limit=3")).JsonAsync();
        string lines = await client.GetStringAsync(SelfOf(sweep) + "/tokens?format=ndjson");
        string ofPlain = await client.GetStringAsync(SelfOf(plain) + "/tokens?format=ndjson");
        JsonElement pairs = await (await client.GetAsync(SelfOf(sweep) + "/pairs")).JsonAsync();

        Assert.Equal(4, page.GetProperty("total").GetInt32());
        Assert.Equal(3, page.GetProperty("rows").GetArrayLength());
        Assert.Equal(ofPlain, string.Concat(lines.Split('\n')[2..4].Select(
            line => line.Replace("\"revision\":\"step512\",\"step\":512,", "", StringComparison.Ordinal) + "\n")));
        Assert.Equal(2, pairs.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Post_WithARevisionThatIsNotThere_HasARowThatSaysWhy()
    {
        JsonElement sweep = await PostAsync(
            """{"revisions": ["step64", "step65", "main"], "request": {"prompt_set": "ioi", "limit": 2}}""");

        string csv = await client.GetStringAsync(SelfOf(sweep) + "/revisions?format=csv");
        JsonElement row = sweep.GetProperty("revisions")[1];
        JsonElement error = row.GetProperty("error");
        Assert.Equal("succeeded", sweep.GetProperty("status").GetString());
        Assert.Equal("failed", row.GetProperty("status").GetString());
        Assert.Equal(65, row.GetProperty("step").GetInt32());
        Assert.Equal("revision-not-found", error.GetProperty("code").GetString());
        Assert.Equal("/revisions/1", error.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Contains("step64", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(48, sweep.GetProperty("heads").GetArrayLength());
        Assert.Contains("1 of 3", sweep.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("revision-not-found", csv, StringComparison.Ordinal);
        Assert.NotEqual(WeightsOf(sweep, 0), WeightsOf(sweep, 2));
    }

    [Fact]
    public async Task Post_OfADryRun_CountsWhatTheRunThenTakes()
    {
        const string Request =
            """{"revisions": {"from": 64, "to": 256, "every": 64}, "request": {"prompt_set": "ioi", "limit": 3}}""";

        JsonElement dry = await client.AssertDryRunAsync(Path, Request);

        // There is no step192.
        Assert.Equal(3, dry.GetProperty("revisions").GetInt32());
        Assert.Equal("training-sweep", dry.GetProperty("kind").GetString());
        Assert.Equal(0, dry.GetProperty("download_bytes").GetInt64());
        Assert.Contains("step192", dry.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAFinishedSweep_HasARequestThatGivesTheSameRows()
    {
        JsonElement sweep = await PostAsync(
            """{"revisions": ["step0"], "request": {"prompts": ["A b c", "D e f"], "tags": {"a": "b"}}}""");

        JsonElement again = await PostAsync(sweep.GetProperty("request").GetRawText());
        JsonElement list = await (await client.GetAsync("/v1/analyses?kind=training-sweep&tag=a=b")).JsonAsync();

        Assert.Equal(sweep.GetProperty("heads").GetRawText(), again.GetProperty("heads").GetRawText());
        Assert.True(list.GetProperty("total").GetInt32() >= 2);
        Assert.Equal("step0", list.GetProperty("analyses")[0].GetProperty("revision").GetString());
    }

    [Fact]
    public async Task Examples_OfASweep_RunAsTheyStand()
    {
        foreach (ExampleRequest example in ExperimentList.Catalog.Kinds.Single(kind => kind.Path == Path).Examples)
        {
            JsonElement sweep = await PostAsync(example.Json);
            Assert.All(
                sweep.GetProperty("revisions").EnumerateArray(),
                row => Assert.Equal("succeeded", row.GetProperty("status").GetString()));
        }
    }

    [Fact]
    public async Task Answer_OfASweep_FitsItsSchema()
    {
        AnswerSchema schema = new(await client.GetStringAsync("/openapi/v1.json"));
        JsonElement sweep = await PostAsync(
            """
            {"revisions": ["step64", "nope"],
             "request": {"prompt_set": "ioi", "limit": 2, "matrix": true, "tokens": "all"}}
            """);

        Assert.Empty(schema.Faults("TrainingSweepResponse", sweep));
        foreach ((string address, string name) in ((string, string)[])[
            ("/heads", "SweptHeadRowsResponse"), ("/layers?subset=top", "SweptLayerRowsResponse"),
            ("/revisions", "RevisionRowsResponse"), ("/tokens", "TokenPageResponse")])
        {
            JsonElement answer = await (await client.GetAsync(SelfOf(sweep) + address)).JsonAsync();
            Assert.Empty(schema.Faults(name, answer));
        }

        JsonElement report = Assert.Single(sweep.GetProperty("reports").EnumerateArray());
        Assert.Equal(24, report.GetProperty("matrix").GetProperty("rows").GetArrayLength());
        Assert.True(report.GetProperty("diagnostics").GetProperty("identity_max").GetDouble() < 1e-3);
    }

    private static string SelfOf(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("self").GetString()!;

    private static string? WeightsOf(JsonElement sweep, int revision) =>
        sweep.GetProperty("revisions")[revision].GetProperty("weights_sha256").GetString();

    private static IEnumerable<string> KeysOf(JsonElement rows) => rows.EnumerateArray().Select(row =>
        $"{row.GetProperty("revision")} {row.GetProperty("step")} {row.GetProperty("head")}");

    private static JsonObject ExampleOf(string experiment) => (JsonObject)JsonNode.Parse(
        ExperimentList.Catalog.Kinds.Single(kind => kind.Name == experiment).Examples[0].Json)!;

    /// <summary>Holds the rows of a revision to those of its plain analysis, byte for byte.</summary>
    /// <returns>How many rows there are.</returns>
    private static int AssertTables(JsonElement plain, JsonElement sweep, string revision, string step)
    {
        string keys = $"{{\"revision\":\"{revision}\",\"step\":{step},";
        int count = 0;
        foreach (JsonProperty table in plain.EnumerateObject()
            .Where(member => member.Value.ValueKind == JsonValueKind.Array
                && member.Name is not ("warnings" or "hints")))
        {
            string[] rows =
            [
                .. sweep.GetProperty(table.Name).EnumerateArray()
                    .Where(row => row.GetProperty("revision").GetString() == revision)
                    .Select(row => row.GetRawText()),
            ];
            Assert.Equal(table.Value.EnumerateArray().Select(row => string.Concat(keys, row.GetRawText()[1..])), rows);
            count += rows.Length;
        }

        return count;
    }

    private async Task<JsonElement> PlainAsync(string experiment, JsonObject request, string revision)
    {
        JsonObject asked = (JsonObject)request.DeepClone();
        asked["revision"] = revision;
        return await (await client.PostJsonAsync($"/v1/{experiment}", asked.ToJsonString())).JsonAsync();
    }

    private Task<JsonElement> PostAsync(JsonObject request) => PostAsync(request.ToJsonString());

    private async Task<JsonElement> PostAsync(string request) =>
        await (await client.PostJsonAsync(Path, request)).JsonAsync();
}
