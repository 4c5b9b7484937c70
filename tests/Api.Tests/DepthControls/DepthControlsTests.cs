using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.DepthControls;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class DepthControlsTests(ServiceFactory service)
{
    private const string Path = "/v1/depth-controls";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model)
    {
        GoldenRequest golden = new(model, "depth-controls");
        JsonObject request = golden.Of(golden.Ablation("resample"));
        request["random"] = JsonNode.Parse(golden.Root.GetProperty("random").GetRawText());

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        AssertTable(golden.Root.GetProperty("rows"), analysis.GetProperty("heads"), golden.Bound);
        AssertTable(golden.Root.GetProperty("layers"), analysis.GetProperty("layers"), golden.Bound);
        AssertTable(golden.Root.GetProperty("answers"), analysis.GetProperty("answers"), golden.Bound);
        double identity = analysis.GetProperty("diagnostics").GetProperty("identity_max").GetDouble();
        Assert.InRange(identity, 0, 10 * golden.Bound);
    }

    [Fact]
    public async Task Tables_OfAnAnalysis_AreLinkedAndOfTheAskedHeads()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path, """{"prompt_set": "ioi", "limit": 2, "heads": ["L4H0", "L2H*"], "random": {"count": 2}}"""))
            .JsonAsync();
        string self = analysis.GetProperty("links").GetProperty("self").GetString()!;

        string answers = await client.GetStringAsync(self + "/answers?format=csv");
        string layers = await client.GetStringAsync(self + "/layers?format=csv");

        Assert.Equal(5, analysis.GetProperty("heads").GetArrayLength());
        Assert.Equal(12, analysis.GetProperty("answers").GetArrayLength());
        Assert.StartsWith("ablated_layer,layer,from_heads,from_mlp\r\n2,0,0,0\r\n", answers, StringComparison.Ordinal);
        Assert.StartsWith("layer,attention_direct_effect,mlp_direct_effect\r\n0,", layers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_OfARequest_CountsEveryRandomWrite()
    {
        JsonElement dry = await client.AssertDryRunAsync(
            Path, """{"prompt_set": "ioi", "limit": 2, "heads": ["L0H0"], "random": {"count": 7}}""");

        // Two prompts: a clean pass each, of which each other's holds the source, and eight runs of five blocks.
        Assert.Equal(2 * (6 + (8 * 5)), dry.GetProperty("block_passes").GetInt64());
        Assert.Equal(1, dry.GetProperty("heads").GetInt32());
    }

    [Theory]
    [InlineData("\"random\": {\"count\": 0}", "validation", "/random/count")]
    [InlineData("\"random\": {\"count\": 1001}", "analysis-too-large", null)]
    [InlineData("\"random\": null", "validation", "/random")]
    [InlineData("\"heads\": [\"L4.1\"]", "validation", "/heads/0")]
    [InlineData("\"heads\": [\"L5H0\", \"L99H0\"]", "unknown-head", "/heads/1")]
    [InlineData("\"seed\": 3", "unknown-field", "/seed")]
    public async Task Post_ThatItDoesNotTake_IsRefused(string field, string code, string? pointer) =>
        await (await client.PostJsonAsync(Path, $"{{\"prompt_set\": \"ioi\", {field}}}"))
            .AssertProblemAsync(code, pointer);

    private static void AssertTable(JsonElement expected, JsonElement rows, double bound)
    {
        Assert.NotEqual(0, expected.GetArrayLength());
        Assert.Equal(expected.GetArrayLength(), rows.GetArrayLength());
        foreach ((JsonElement golden, JsonElement found) in expected.EnumerateArray().Zip(rows.EnumerateArray()))
        {
            foreach (JsonProperty member in golden.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.String)
                {
                    Assert.Equal(member.Value.GetString(), found.GetProperty(member.Name).GetString());
                }
                else if (member.Name is not ("self_repair_random_sd" or "z_score"))
                {
                    RandomScore.AssertNumber(golden, found, member.Name, bound);
                }
            }

            if (golden.TryGetProperty("z_score", out _))
            {
                RandomScore.AssertClose(golden, found, ("self_repair_random", "z_score"), bound);
            }
        }
    }
}
