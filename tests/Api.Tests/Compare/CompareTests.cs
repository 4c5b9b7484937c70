using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Compare;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Tests.Experiments;
using SelfRepair.Api.Tests.OpenApi;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Compare;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class CompareTests(ServiceFactory service)
{
    /// <summary>A correlation of 24 values that are off by 5e-6 of the scale each, where their spread is some hundredth
    /// of it: 5e-6 / 1e-2, of random sign and over 24 values, and twice that for two lists.</summary>
    private const double CorrelationTolerance = 1e-3;

    private const string MainKeys = """{"revision":"main","step":null,""";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Get_OfTheReferencesAnalyses_GivesItsDifferencesAndCorrelations()
    {
        GoldenRequest golden = new("neox-tiny", "compare");
        JsonElement root = golden.Root;
        string[] ids = await Task.WhenAll(root.GetProperty("revisions").EnumerateArray().Select(async revision =>
        {
            JsonObject request = golden.Of(golden.Ablation("resample"));
            request["revision"] = revision.GetString();
            return IdOf(await client.AnalyzeAsync(request.ToJsonString()));
        }));

        JsonElement comparison = await CompareAsync(ids[0], ids[1]);

        double bound = Tolerances.Onnx * root.GetProperty("scale").GetDouble();
        AssertNumbers(root.GetProperty("heads"), comparison.GetProperty("heads"), _ => bound);
        AssertCorrelations(root.GetProperty("correlations"), comparison.GetProperty("correlations"));
        Assert.Equal("step512", comparison.GetProperty("a").GetProperty("revision").GetString());
        Assert.Empty(comparison.GetProperty("warnings").EnumerateArray());
    }

    [Theory]
    [InlineData("self-repair", """{"prompt_set": "ioi", "limit": 4, "positions": "all", "layernorm": ["final"]}""")]
    [InlineData(
        "training-sweep", """{"revisions": ["step64", "main"], "request": {"prompt_set": "facts", "limit": 4}}""")]
    public async Task Get_OfAnAnalysisWithItself_IsOneAndWithoutDifference(string experiment, string request)
    {
        JsonElement analysis = await (await client.PostJsonAsync($"/v1/{experiment}", request)).JsonAsync();

        JsonElement comparison = await CompareAsync(IdOf(analysis), IdOf(analysis));

        JsonElement[] heads = [.. comparison.GetProperty("heads").EnumerateArray()];
        JsonElement[] correlations = [.. comparison.GetProperty("correlations").EnumerateArray()];
        Assert.Equal(analysis.GetProperty("heads").GetArrayLength(), heads.Length);
        Assert.All(
            heads.SelectMany(row => row.EnumerateObject())
                .Where(member => member.Name.EndsWith("_difference", StringComparison.Ordinal)
                    && member.Value.ValueKind == JsonValueKind.Number),
            member => Assert.Equal(0, member.Value.GetDouble()));
        string?[] ones = [.. correlations
            .Where(row => row.GetProperty("pearson").ValueKind == JsonValueKind.Number)
            .Select(row => row.GetProperty("pearson").GetRawText() + row.GetProperty("spearman").GetRawText())];
        Assert.True(ones.Length >= 10);
        Assert.All(ones, one => Assert.Equal("11", one));
    }

    /// <summary>Experiments with a row a head, those that land later too.</summary>
    public static TheoryData<string> ExperimentsOfHeads =>
    [
        .. from kind in ExperimentList.Catalog.Kinds.OfType<PlannedKind>()
           where kind.Tables.Any(table => ComparedTable.IsOfHeads(table.Table))
           select kind.Name,
    ];

    [Theory]
    [MemberData(nameof(ExperimentsOfHeads))]
    public async Task Get_OfEveryExperimentOfHeads_WithItselfIsOne(string experiment)
    {
        var request = (JsonObject)JsonNode.Parse(
            ExperimentList.Catalog.Kinds.Single(kind => kind.Name == experiment).Examples[0].Json)!;
        request["heads"] = new JsonArray("L3H*");
        string id = IdOf(await (await client.PostJsonAsync($"/v1/{experiment}", request.ToJsonString())).JsonAsync());

        JsonElement comparison = await CompareAsync(id, id);

        JsonElement[] found = [.. comparison.GetProperty("correlations").EnumerateArray()
            .Where(row => row.GetProperty("pearson").ValueKind == JsonValueKind.Number)];
        Assert.NotEmpty(found);
        Assert.All(found, row =>
        {
            Assert.Equal(1, row.GetProperty("pearson").GetDouble());
            Assert.Equal(1, row.GetProperty("spearman").GetDouble());
            Assert.InRange(row.GetProperty("n").GetInt32(), 2, 4);
        });
    }

    [Fact]
    public async Task Get_OfSeveralRowsAHead_CorrelatesEachRowOverHeads()
    {
        const string Revisions = "\"revisions\": [\"step64\", \"main\"]";
        string a = await SweepAsync($$$"""{{{{Revisions}}}, "request": {"prompt_set": "ioi", "limit": 3}}""");
        string b = await SweepAsync($$$"""{{{{Revisions}}}, "request": {"prompt_set": "facts", "limit": 3}}""");
        string mainA = await RunAsync("""{"prompt_set": "ioi", "limit": 3}""");
        string mainB = await RunAsync("""{"prompt_set": "facts", "limit": 3}""");

        JsonElement sweeps = await CompareAsync(a, b);
        JsonElement plain = await CompareAsync(mainA, mainB);

        string[] ofMain =
        [
            .. sweeps.GetProperty("correlations").EnumerateArray().Select(row => row.GetRawText())
                .Where(row => row.StartsWith(MainKeys, StringComparison.Ordinal))
                .Select(row => "{" + row[MainKeys.Length..]),
        ];
        Assert.Equal(48, sweeps.GetProperty("heads").GetArrayLength());
        Assert.Equal(
            plain.GetProperty("correlations").EnumerateArray().Select(row => row.GetRawText()), ofMain);
        AnswerSchema schema = new(await client.GetStringAsync("/openapi/v1.json"));
        Assert.Empty(schema.Faults("CompareResponse", sweeps));
    }

    [Fact]
    public async Task Get_OfALens_LeavesOutTheCleanRun()
    {
        string lens = IdOf(await (await client.PostJsonAsync(
            "/v1/logit-lens", """{"prompt_set": "ioi", "limit": 2, "heads": ["L3H*"]}""")).JsonAsync());

        JsonElement comparison = await CompareAsync(lens, lens);

        Assert.Equal(4 * 7, comparison.GetProperty("heads").GetArrayLength());
        Assert.Equal(
            Enumerable.Range(0, 7),
            comparison.GetProperty("correlations").EnumerateArray()
                .Select(row => row.GetProperty("layer").GetInt32()).Distinct());
    }

    [Fact]
    public async Task Get_OfOtherHeads_JoinsThoseThatBothHave()
    {
        string a = await RunAsync("""{"prompt_set": "ioi", "limit": 3, "heads": ["L3H*", "L4H1"]}""");
        string b = await RunAsync("""{"prompt_set": "facts", "limit": 3, "heads": ["L4H*", "L3H2"]}""");

        JsonElement comparison = await CompareAsync(a, b);

        JsonElement[] heads = [.. comparison.GetProperty("heads").EnumerateArray()];
        Assert.Equal(["L3H2", "L4H1"], heads.Select(row => row.GetProperty("head").GetString()));
        Assert.Equal(
            heads[0].GetProperty("b_self_repair").GetDouble() - heads[0].GetProperty("a_self_repair").GetDouble(),
            heads[0].GetProperty("self_repair_difference").GetDouble());
        Assert.Contains(
            "different prompts", comparison.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.All(
            comparison.GetProperty("correlations").EnumerateArray(),
            row => Assert.InRange(row.GetProperty("n").GetInt32(), 0, 2));
    }

    [Fact]
    public async Task Get_AsCsvAndNdjson_HasOneTable()
    {
        string id = await RunAsync("""{"prompt_set": "ioi", "limit": 3, "heads": ["L4H*"]}""");
        string address = $"/v1/compare?ids={id},{id}&subset=top";
        JsonElement whole = await (await client.GetAsync(address)).JsonAsync();

        string csv = await client.GetStringAsync(address + "&format=csv");
        string lines = await client.GetStringAsync(address + "&format=ndjson&table=correlations");

        Assert.StartsWith(
            "head,layer,head_index,a_n,b_n,a_logit_clean,b_logit_clean,logit_clean_difference,",
            csv,
            StringComparison.Ordinal);
        Assert.Equal("top", whole.GetProperty("subset").GetString());
        Assert.Equal(
            whole.GetProperty("correlations").EnumerateArray().Select(row => row.GetRawText()),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("_sd_difference", csv, StringComparison.Ordinal);
        AnswerSchema schema = new(await client.GetStringAsync("/openapi/v1.json"));
        Assert.Empty(schema.Faults("CompareResponse", whole));
    }

    private static string IdOf(JsonElement analysis) => analysis.GetProperty("id").GetString()!;

    private static void AssertNumbers(JsonElement golden, JsonElement rows, Func<string, double> bound)
    {
        Assert.Equal(golden.GetArrayLength(), rows.GetArrayLength());
        foreach ((JsonElement right, JsonElement row) in golden.EnumerateArray().Zip(rows.EnumerateArray()))
        {
            foreach (JsonProperty member in right.EnumerateObject())
            {
                JsonElement found = row.GetProperty(member.Name);
                if (member.Value.ValueKind == JsonValueKind.Number)
                {
                    Assert.Equal(member.Value.GetDouble(), found.GetDouble(), bound(member.Name));
                }
                else
                {
                    Assert.Equal(member.Value.ToString(), found.ToString());
                }
            }
        }
    }

    private static void AssertCorrelations(JsonElement golden, JsonElement rows)
    {
        Dictionary<string, JsonElement> found = rows.EnumerateArray()
            .ToDictionary(row => row.GetProperty("term").GetString()!, StringComparer.Ordinal);
        foreach (JsonElement right in golden.EnumerateArray())
        {
            JsonElement row = found[right.GetProperty("term").GetString()!];
            if (right.GetProperty("pearson").ValueKind == JsonValueKind.Null)
            {
                // The clean logit is the same whatever head is ablated.
                Assert.Equal(JsonValueKind.Null, row.GetProperty("pearson").ValueKind);
                Assert.Equal(JsonValueKind.Null, row.GetProperty("spearman").ValueKind);
                continue;
            }

            Assert.Equal(
                right.GetProperty("pearson").GetDouble(),
                row.GetProperty("pearson").GetDouble(),
                CorrelationTolerance);
            Assert.InRange(
                row.GetProperty("spearman").GetDouble(),
                right.GetProperty("spearman_low").GetDouble() - Tolerances.Float,
                right.GetProperty("spearman_high").GetDouble() + Tolerances.Float);
            Assert.Equal(right.GetProperty("n").GetInt32(), row.GetProperty("n").GetInt32());
        }
    }

    private async Task<string> RunAsync(string request) => IdOf(await client.AnalyzeAsync(request));

    private async Task<string> SweepAsync(string request) =>
        IdOf(await (await client.PostJsonAsync("/v1/training-sweep", request)).JsonAsync());

    private async Task<JsonElement> CompareAsync(string a, string b) =>
        await (await client.GetAsync($"/v1/compare?ids={a},{b}")).JsonAsync();
}
