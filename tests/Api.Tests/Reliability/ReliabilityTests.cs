using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.Reliability;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class ReliabilityTests(ServiceFactory service)
{
    private const string Path = "/v1/reliability";

    /// <summary>Five times what the tests of the analysis argue, as float32 may be off by five times what the float64
    /// engine may. Seen: 9.3e-7.</summary>
    private const double OfCorrelations = 2e-4;

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model)
    {
        GoldenRequest golden = new(model, "reliability");
        JsonElement root = golden.Root;
        JsonObject request = golden.Of(golden.Ablation("resample"));
        foreach (string field in (string[])["seed", "splits", "floor"])
        {
            request[field] = JsonNode.Parse(root.GetProperty(field).GetRawText());
        }

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        // Of 2 r / (1 + r) the derivative is 2 / (1 + r)^2: below 4 for the files' r, which are -0.29 or more.
        golden.AssertRows(root.GetProperty("rows"), analysis.GetProperty("heads"));
        AssertShares(root.GetProperty("rows"), analysis.GetProperty("heads"));
        AssertClose(root, analysis, "split_half", OfCorrelations);
        AssertClose(root, analysis, "spearman_brown", 4 * OfCorrelations);
        AssertRanks(root.GetProperty("rank_stability"), analysis.GetProperty("rank_stability"));
    }

    [Fact]
    public async Task DryRun_OfAReliability_CountsTheBlocksThatRun()
    {
        const string Request = """{"prompt_set": "ioi", "limit": 4, "heads": ["L3H*", "L5H0"]}""";

        JsonElement dry = await client.AssertDryRunAsync(Path, Request);

        Assert.Equal(5, dry.GetProperty("heads").GetInt32());
        Assert.Equal(100, dry.GetProperty("request").GetProperty("splits").GetInt32());
        Assert.False(dry.GetProperty("is_upper_bound").GetBoolean());
    }

    [Fact]
    public async Task Tables_OfAnAnalysis_AreHeadsAndRanks()
    {
        JsonElement analysis =
            await (await client.PostJsonAsync(Path, """{"prompt_set": "ioi", "limit": 4}""")).JsonAsync();
        JsonElement tables = analysis.GetProperty("links").GetProperty("tables");

        string heads = await client.GetStringAsync(tables.GetProperty("heads").GetString() + "?format=csv");
        string ranks = await client.GetStringAsync(tables.GetProperty("rank_stability").GetString() + "?format=csv");

        Assert.StartsWith(
            "head,layer,head_index,n,self_repair,self_repair_sd,self_repair_se,between_prompt_sd,within_prompt_sd,"
                + "share_over_corrected,share_count\r\nL0H0,0,0,",
            heads,
            StringComparison.Ordinal);
        Assert.StartsWith("prompts,spearman\r\n1,", ranks, StringComparison.Ordinal);
        Assert.Equal(3, ranks.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "splits": 0}""", "validation", "/splits")]
    [InlineData("""{"prompt_set": "ioi", "floor": -1}""", "validation", "/floor")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L9H0"]}""", "unknown-head", "/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "bootstrap": 10}""", "unknown-field", "/bootstrap")]
    [InlineData("""{"prompts": ["The cat sat"]}""", "resample-needs-two-prompts", "/prompts")]
    [InlineData("""{"prompt_set": "ioi", "splits": 10001}""", "analysis-too-large", null)]
    public async Task Post_ThatReliabilityDoesNotTake_IsRefused(string request, string code, string? pointer) =>
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);

    /// <summary>Heads whose means are close may change places.</summary>
    private static void AssertRanks(JsonElement expected, JsonElement rows)
    {
        Assert.NotEqual(0, expected.GetArrayLength());
        Assert.Equal(expected.GetArrayLength(), rows.GetArrayLength());
        foreach ((JsonElement row, JsonElement found) in expected.EnumerateArray().Zip(rows.EnumerateArray()))
        {
            double open = row.GetProperty("spearman_high").GetDouble() - row.GetProperty("spearman_low").GetDouble();
            Assert.Equal(row.GetProperty("prompts").GetInt32(), found.GetProperty("prompts").GetInt32());
            AssertClose(row, found, "spearman", OfCorrelations + open);
        }
    }

    private static void AssertShares(JsonElement expected, JsonElement rows)
    {
        foreach ((JsonElement golden, JsonElement row) in expected.EnumerateArray().Zip(rows.EnumerateArray()))
        {
            int unsure = golden.GetProperty("share_over_corrected_unsure").GetInt32();
            int counted = golden.GetProperty("counted").GetInt32();
            Assert.InRange(row.GetProperty("share_count").GetInt32(), counted - unsure, counted + unsure);
            if (counted - unsure > 0)
            {
                AssertClose(golden, row, "share_over_corrected", (2.0 * unsure / (counted - unsure)) + 1e-9);
            }
        }
    }

    private static void AssertClose(JsonElement expected, JsonElement found, string member, double tolerance) =>
        Assert.Equal(expected.GetProperty(member).GetDouble(), found.GetProperty(member).GetDouble(), tolerance);
}
