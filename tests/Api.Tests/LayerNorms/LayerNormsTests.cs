using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.LayerNorms;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class LayerNormsTests(ServiceFactory service)
{
    private const string Path = "/v1/layernorm";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model)
    {
        GoldenRequest golden = new(model, "layernorm");
        JsonObject request = golden.Of(golden.Ablation("resample"));
        request["bins"] = JsonNode.Parse(golden.Root.GetProperty("bins").GetRawText());
        request["random"] = JsonNode.Parse(golden.Root.GetProperty("random").GetRawText());

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        JsonElement expected = golden.Root.GetProperty("rows");
        golden.AssertRows(WithoutScores(expected), analysis.GetProperty("heads"));
        foreach ((JsonElement row, JsonElement found) in expected.EnumerateArray()
            .Zip(analysis.GetProperty("heads").EnumerateArray()))
        {
            RandomScore.AssertClose(row, found, ("passive_random", "passive_z_score"), golden.Bound);
        }

        AssertHistograms(expected, analysis.GetProperty("histograms"));
        Assert.InRange(analysis.GetProperty("diagnostics").GetProperty("isolated_max").GetDouble(), 0, golden.Bound);
    }

    [Fact]
    public async Task Post_OfASet_GivesSelfRepairsNumbersAndCostUnderTheSameModes()
    {
        const string Request = "\"prompt_set\": \"ioi\", \"limit\": 12, \"heads\": [\"L3H*\", \"L5H1\"]";
        JsonElement analysis = await (await client.PostJsonAsync(Path, $"{{{Request}}}")).JsonAsync();
        JsonElement repair = await client.AnalyzeAsync(
            $"{{{Request}, \"layernorm\": [\"final\", \"downstream\", \"isolated\"], \"rows\": [\"all\"], "
                + "\"tokens\": \"none\"}");

        // Self-repair checks itself by one more row, of L3H0 with its own z: two blocks.
        Assert.Equal(
            repair.GetProperty("timing").GetProperty("block_passes").GetInt64(),
            2 + analysis.GetProperty("timing").GetProperty("block_passes").GetInt64());
        JsonProperty[] terms =
        [
            .. analysis.GetProperty("heads")[0].EnumerateObject()
                .Where(column => column.Name[0] != 'p'),
        ];
        Assert.Equal(4 + (8 * 3), terms.Length);
        Assert.Equal(5, analysis.GetProperty("heads").GetArrayLength());
        foreach ((JsonElement row, JsonElement expected) in analysis.GetProperty("heads").EnumerateArray()
            .Zip(repair.GetProperty("heads").EnumerateArray()))
        {
            Assert.All(terms, column => Assert.Equal(
                expected.GetProperty(column.Name).GetRawText(), row.GetProperty(column.Name).GetRawText()));
        }
    }

    [Fact]
    public async Task Post_WithoutDownstream_LeavesItsColumnOutAndHalfTheRuns()
    {
        const string Request = "\"prompt_set\": \"ioi\", \"limit\": 2, \"heads\": [\"L0H0\"]";
        JsonElement all = await client.AssertDryRunAsync(Path, $"{{{Request}}}");
        JsonElement dry = await client.AssertDryRunAsync(Path, $"{{{Request}, \"downstream\": false}}");
        JsonElement analysis =
            await (await client.PostJsonAsync(Path, $"{{{Request}, \"downstream\": false}}")).JsonAsync();

        Assert.Equal(10, all.GetProperty("block_passes").GetInt64() - dry.GetProperty("block_passes").GetInt64());
        Assert.False(analysis.GetProperty("heads")[0].TryGetProperty("logit_change_downstream", out _));
    }

    [Fact]
    public async Task Histograms_OfAnAnalysis_AreATable()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path,
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L5H0"], "bins": {"count": 3}, "random": {"count": 1}}"""))
            .JsonAsync();
        string self = analysis.GetProperty("links").GetProperty("self").GetString()!;

        string csv = await client.GetStringAsync(self + "/histograms?format=csv");

        long[] counts =
            [.. analysis.GetProperty("histograms")[0].GetProperty("counts").EnumerateArray().Select(n => n.GetInt64())];
        Assert.Equal(3, counts.Length);
        Assert.StartsWith("head,below,counts,above\r\nL5H0,", csv, StringComparison.Ordinal);
        Assert.Contains($",{string.Join(' ', counts)},", csv, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("heads")[0].GetProperty("passive_z_score").ValueKind);
    }

    [Theory]
    [InlineData("\"bins\": {\"from\": 1.2}", "validation", "/bins/to")]
    [InlineData("\"bins\": {\"count\": 0}", "validation", "/bins/count")]
    [InlineData("\"bins\": {\"from\": -1}", "validation", "/bins/from")]
    [InlineData("\"bins\": {\"count\": 1001}", "analysis-too-large", null)]
    [InlineData("\"random\": {\"count\": 0}", "validation", "/random/count")]
    [InlineData("\"random\": {\"count\": 1001}", "analysis-too-large", null)]
    [InlineData("\"heads\": [\"L4.1\"]", "validation", "/heads/0")]
    [InlineData("\"heads\": [\"L99H0\"]", "unknown-head", "/heads/0")]
    [InlineData("\"layernorm\": [\"final\"]", "unknown-field", "/layernorm")]
    public async Task Post_ThatItDoesNotTake_IsRefused(string field, string code, string? pointer) =>
        await (await client.PostJsonAsync(Path, $"{{\"prompt_set\": \"ioi\", {field}}}"))
            .AssertProblemAsync(code, pointer);

    /// <summary>The random writes' spread is of directions, not of positions.</summary>
    private static JsonElement WithoutScores(JsonElement rows) => JsonElement.Parse(new JsonArray(
    [
        .. rows.EnumerateArray().Select(row => new JsonObject(row.EnumerateObject()
            .Where(member => !member.Name.StartsWith("passive_", StringComparison.Ordinal))
            .Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))))),
    ]).ToJsonString());

    /// <summary>A bin may differ by the ratios that lie at one of its edges; Analysis counts them exactly.</summary>
    private static void AssertHistograms(JsonElement expected, JsonElement histograms)
    {
        Assert.Equal(expected.GetArrayLength(), histograms.GetArrayLength());
        foreach ((JsonElement row, JsonElement found) in expected.EnumerateArray().Zip(histograms.EnumerateArray()))
        {
            long[] counts = Counts(row.GetProperty("histogram"));
            Assert.Equal(row.GetProperty("head").GetString(), found.GetProperty("head").GetString());
            Assert.Equal(counts.Sum(), Counts(found).Sum());
            Assert.All(counts.Zip(Counts(found)), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
        }
    }

    private static long[] Counts(JsonElement histogram) =>
    [
        histogram.GetProperty("below").GetInt64(),
        .. histogram.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()),
        histogram.GetProperty("above").GetInt64(),
    ];
}
