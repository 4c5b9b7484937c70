using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.SelfReinforcement;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class SelfReinforcementTests(ServiceFactory service)
{
    private const string Path = "/v1/self-reinforcement";

    /// <summary>How far slopes and correlations may be off in float32. Points are off by 1e-7 of the scale, of random
    /// sign. A slope of 1 is off by twice that over the spread of x, 0.004 of the scale or more, and over the root of
    /// some 40 points: 1e-5. Seen: 5.6e-7.</summary>
    private const double Tolerance = 1e-5;

    private static readonly string[] Lines = ["", "clean_scale_", "random_direction_", "other_head_"];

    private readonly HttpClient client = service.CreateClient();

    public static TheoryData<string, string> Parts
    {
        get
        {
            TheoryData<string, string> parts = [];
            foreach (string model in (string[])["odd", "parallel", "serial", "neox-tiny"])
            {
                foreach (string part in (string[])["own", "read", "attention_layers", "head_input"])
                {
                    parts.Add(model, part);
                }
            }

            return parts;
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model, string part)
    {
        GoldenRequest golden = new(model, "self-reinforcement-more");
        JsonElement[] expected = [.. golden.Root.GetProperty(part).EnumerateArray()];
        JsonObject request = RequestOf(golden, expected, part);

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        string table = part == "attention_layers" ? part : "heads";
        AssertRows(expected, [.. analysis.GetProperty(table).EnumerateArray()]);
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public async Task Post_IntoAnotherLayer_GivesTheReferencesRows(string model)
    {
        GoldenRequest golden = new(model, "self-reinforcement-more");
        foreach (JsonElement expected in golden.Root.GetProperty("into").EnumerateArray())
        {
            JsonObject request = RequestOf(golden, [expected], "read");
            request["into_layer"] = expected.GetProperty("into_layer").GetInt32();

            JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

            AssertRows([expected], [.. analysis.GetProperty("heads").EnumerateArray()]);
        }
    }

    [Fact]
    public async Task Points_OfAnAnalysis_AreItsTokenRows()
    {
        GoldenRequest golden = new("odd", "self-reinforcement-more");
        JsonElement expected = golden.Root.GetProperty("own")[1];
        JsonObject request = RequestOf(golden, [expected], "own");
        request["points"] = true;
        request["controls"] = new JsonArray();
        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        JsonElement page = await (await client.GetAsync(
            $"{analysis.GetProperty("links").GetProperty("tokens").GetString()}?limit=1000")).JsonAsync();

        JsonElement[] rows = [.. page.EnumerateObject().First(member => member.Value.ValueKind == JsonValueKind.Array)
            .Value.EnumerateArray()];
        Assert.Equal(expected.GetProperty("n").GetInt32(), rows.Length);
        foreach (string term in (string[])["direct_effect", "new_direct_effect"])
        {
            Assert.All(expected.GetProperty(term).EnumerateArray().Zip(rows), pair => Assert.Equal(
                pair.First.GetDouble(), pair.Second.GetProperty(term).GetDouble(), golden.Bound));
        }

        Assert.False(analysis.GetProperty("heads")[0].TryGetProperty("other_head_slope", out _));
    }

    [Fact]
    public async Task DryRun_OfAllHeads_SaysTheirBlockPasses()
    {
        JsonElement answer = await (await client.PostJsonAsync(
            $"{Path}?dry_run=true",
            """{"prompts": ["When Mary and John went home"], "controls": [], "heads": ["L4H*"]}""")).JsonAsync();

        // 4 heads of 6 layers x 5 alphas x 2 blocks, and 6 for the clean run.
        Assert.Equal(46, answer.GetProperty("block_passes").GetInt64());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("request").GetProperty("into_layer").ValueKind);
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"type": "mean"}}""", "unknown-field", "/ablation")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L4.1"]}""", "validation", "/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L99H0"]}""", "unknown-head", "/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "heads": []}""", "validation", "/heads")]
    [InlineData("""{"prompt_set": "ioi", "alphas": []}""", "validation", "/alphas")]
    [InlineData("""{"prompt_set": "ioi", "alphas": [1, 1e300]}""", "validation", "/alphas/1")]
    [InlineData("""{"prompt_set": "ioi", "attention_layers": [0, 6]}""", "validation", "/attention_layers/1")]
    [InlineData("""{"prompt_set": "ioi", "into_layer": 6}""", "validation", "/into_layer")]
    [InlineData("""{"prompt_set": "ioi", "into_layer": 1}""", "validation", "/into_layer")]
    [InlineData("""{"prompt_set": "ioi", "read_heads": []}""", "validation", "/read_heads")]
    [InlineData("""{"prompt_set": "ioi", "read_heads": ["L5H0", "x"]}""", "validation", "/read_heads/1")]
    [InlineData("""{"prompt_set": "ioi", "read_heads": ["L9H0"]}""", "validation", "/read_heads/0")]
    [InlineData("""{"prompt_set": "ioi", "read_heads": ["L3H0"]}""", "validation", "/read_heads/0")]
    [InlineData("""{"prompt_set": "ioi", "into": "head_input", "into_layer": 0}""", "validation", "/into")]
    public async Task Post_ThatSelfReinforcementDoesNotTake_IsRefused(string request, string code, string pointer) =>
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);

    [Fact]
    public async Task Post_OfTooManyAlphas_SaysHowManyThereMayBe()
    {
        string alphas = string.Join(',', Enumerable.Range(1, 65));

        HttpResponseMessage response =
            await client.PostJsonAsync(Path, $$"""{"prompt_set": "ioi", "alphas": [{{alphas}}]}""");

        JsonElement problem = await response.AssertProblemAsync("analysis-too-large", pointer: null);
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains("65 alphas; one may have 64", detail, StringComparison.Ordinal);
    }

    private static JsonObject RequestOf(GoldenRequest golden, JsonElement[] rows, string part)
    {
        JsonObject request = golden.Of([]);
        request.Remove("ablation");
        request["heads"] = Distinct(rows, "head");
        request["alphas"] = Distinct(rows, "alpha");
        request["controls"] = new JsonArray(
            [.. Lines.Skip(2).Where(line => rows[0].TryGetProperty(line + "slope", out _))
                .Select(line => (JsonNode)line.TrimEnd('_'))]);
        if (part == "read")
        {
            request["read_heads"] = Distinct(rows, "read_head");
        }
        else if (part == "attention_layers")
        {
            request["attention_layers"] = Distinct(rows, "layer");
        }
        else if (part == "head_input")
        {
            request["into"] = part;
        }

        return request;
    }

    private static JsonArray Distinct(JsonElement[] rows, string member) =>
        [.. rows.Where(row => row.TryGetProperty(member, out _)).Select(row => row.GetProperty(member).GetRawText())
            .Distinct().Select(text => JsonNode.Parse(text))];

    private static void AssertRows(JsonElement[] expected, JsonElement[] rows)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, rows.Length);
        foreach ((JsonElement golden, JsonElement row) in expected.Zip(rows))
        {
            foreach (JsonProperty member in golden.EnumerateObject()
                .Where(member => member.Value.ValueKind != JsonValueKind.Array))
            {
                JsonElement found = row.GetProperty(member.Name);
                if (member.Value.ValueKind == JsonValueKind.Number)
                {
                    Assert.Equal(member.Value.GetDouble(), found.GetDouble(), Tolerance);
                }
                else
                {
                    Assert.Equal(member.Value.ToString(), found.ToString());
                }
            }

            Assert.Equal(
                golden.TryGetProperty("random_direction_slope", out _),
                row.TryGetProperty("random_direction_r", out _));
        }
    }
}
