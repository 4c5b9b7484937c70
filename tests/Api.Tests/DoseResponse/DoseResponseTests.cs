using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.DoseResponse;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class DoseResponseTests(ServiceFactory service)
{
    private const string Path = "/v1/dose-response";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesStrengths_GivesItsRowsAndResponses(string model)
    {
        GoldenRequest golden = new(model, "dose-response");
        JsonObject request = golden.Of(golden.Ablation("resample"));
        request["heads"] = JsonNode.Parse(golden.Root.GetProperty("heads").GetRawText());
        request["strengths"] = JsonNode.Parse(golden.Root.GetProperty("strengths").GetRawText());

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        JsonElement rows = golden.Root.GetProperty("ablation_rows");
        golden.AssertRows(rows, analysis.GetProperty("heads"));
        Assert.Equal(
            rows.EnumerateArray().Select(row => row.GetProperty("strength").GetDouble()),
            analysis.GetProperty("heads").EnumerateArray().Select(row => row.GetProperty("strength").GetDouble()));
        GoldenRequest.AssertResponses(
            golden.Root.GetProperty("ablation_responses"), analysis.GetProperty("responses"), "head");
    }

    [Fact]
    public async Task Post_OfADryRun_CountsThePassesThatTheRunThenTakes()
    {
        const string Json =
            """{"prompt_set": "facts", "limit": 3, "heads": ["L4H*"], "ablation": {"type": "mean"}}""";

        JsonElement dry = await client.AssertDryRunAsync(Path, Json);

        // The means' pass and the clean one, and of 4 heads' 5 strengths the block after them.
        Assert.Equal(3 * ((2 * 6) + (4 * 5)), dry.GetProperty("block_passes").GetInt64());
        Assert.Equal(4, dry.GetProperty("heads").GetInt32());
    }

    [Fact]
    public async Task Rows_OfStrengthOne_AreThoseOfSelfRepair()
    {
        const string Asked = "\"prompt_set\": \"ioi\", \"limit\": 4, \"heads\": [\"L4H2\", \"L5H1\"]";

        JsonElement doses = await (await client.PostJsonAsync(Path, $$"""{{{Asked}}, "strengths": [1]}""")).JsonAsync();
        JsonElement plain = await client.AnalyzeAsync($$"""{{{Asked}}}""");

        Assert.Equal(JsonValueKind.Null, doses.GetProperty("responses").ValueKind);
        Assert.Equal(await PairsAsync(plain), await PairsAsync(doses));
        Assert.Contains("'logit_difference'", doses.GetProperty("hints").ToString(), StringComparison.Ordinal);
        Assert.Equal(2, doses.GetProperty("heads").GetArrayLength());
        foreach ((JsonElement dose, JsonElement head) in doses.GetProperty("heads").EnumerateArray()
            .Zip(plain.GetProperty("heads").EnumerateArray()))
        {
            Assert.All(
                (string[])["logit_change", "direct_effect_lost", "self_repair", "self_repair_se", "from_mlps"],
                term => Assert.Equal(head.GetProperty(term).GetDouble(), dose.GetProperty(term).GetDouble(), 1e-5));
        }
    }

    [Theory]
    [InlineData("\"strengths\": []", "/strengths")]
    [InlineData("\"strengths\": [1, 1]", "/strengths/1")]
    [InlineData("\"strengths\": [101]", "/strengths/0")]
    [InlineData("\"ablation\": {\"strength\": 2}", "/ablation/strength")]
    [InlineData("\"heads\": [\"4.1\"]", "/heads/0")]
    public async Task Post_OfWhatItDoesNotTake_IsRefused(string field, string pointer) =>
        await (await client.PostJsonAsync(Path, $$"""{"prompt_set": "ioi", {{field}}}"""))
            .AssertProblemAsync("validation", pointer);

    [Fact]
    public async Task Post_OfSixtyFiveStrengths_IsRefusedWithWhatWouldFit()
    {
        string strengths = string.Join(", ", Enumerable.Range(1, 65));

        HttpResponseMessage response = await client.PostJsonAsync(
            $"{Path}?dry_run=true", $$"""{"prompt_set": "ioi", "strengths": [{{strengths}}]}""");

        JsonElement problem = await response.AssertProblemAsync("analysis-too-large", pointer: null);
        Assert.Contains(
            "65 strengths; one may have 64", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<string> PairsAsync(JsonElement analysis)
    {
        JsonElement answer =
            await (await client.GetAsync(analysis.GetProperty("links").GetProperty("pairs").GetString())).JsonAsync();
        Assert.Equal(4, answer.GetProperty("pairs").GetArrayLength());
        return answer.GetProperty("pairs").GetRawText();
    }
}
