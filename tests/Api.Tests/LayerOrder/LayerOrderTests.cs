using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.LayerOrder;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class LayerOrderTests(ServiceFactory service)
{
    private const string Path = "/v1/layer-order";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model)
    {
        GoldenRequest golden = new(model, "layer-order-rows");
        JsonElement expected = golden.Root.GetProperty("rows");
        JsonObject request = golden.Of([]);
        request.Remove("ablation");
        request["edits"] = JsonNode.Parse(golden.Root.GetProperty("edits").GetRawText());

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        JsonElement rows = analysis.GetProperty("edits");
        golden.AssertRows(expected, rows);
        foreach ((JsonElement row, JsonElement found) in expected.EnumerateArray().Zip(rows.EnumerateArray()))
        {
            Assert.Equal(row.GetProperty("edit").GetString(), found.GetProperty("edit").GetString());
            Assert.Equal(
                string.Join(' ', row.GetProperty("order").EnumerateArray()), found.GetProperty("order").GetString());
        }
    }

    [Fact]
    public async Task Post_WithoutEdits_SkipsAndSwapsEveryLayer()
    {
        JsonElement analysis =
            await (await client.PostJsonAsync(Path, """{"prompts": ["The cat sat on the mat"]}""")).JsonAsync();

        JsonElement[] rows = [.. analysis.GetProperty("edits").EnumerateArray()];
        int layers = analysis.GetProperty("model").GetProperty("n_layers").GetInt32();
        Assert.Equal(
            [.. Enumerable.Range(0, layers).Select(layer => $"skip {layer}"),
                .. Enumerable.Range(0, layers - 1).Select(layer => $"swap {layer}")],
            rows.Select(row => $"{row.GetProperty("edit")} {row.GetProperty("layer")}"));
        Assert.Equal("1 0 2 3 4 5", rows[layers].GetProperty("order").GetString());
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("logit_change_se").ValueKind));
    }

    [Fact]
    public async Task DryRun_OfEdits_CountsTheBlocksThatRun()
    {
        const string Request = """
            {"prompt_set": "ioi", "limit": 3, "edits": [{"type": "skip", "layer": 5},
             {"type": "swap", "layer": 3}, {"type": "custom", "order": [0, 1, 2, 3, 4, 5, 5, 5]}, {"type": "reverse"}]}
            """;

        JsonElement dry = await client.AssertDryRunAsync(Path, Request);

        Assert.Equal(3 * (6 + 0 + 3 + 2 + 6), dry.GetProperty("block_passes").GetInt64());
        Assert.False(dry.GetProperty("is_upper_bound").GetBoolean());
    }

    [Fact]
    public async Task Edits_OfAnAnalysis_AreATable()
    {
        JsonElement analysis =
            await (await client.PostJsonAsync(Path, """{"prompt_set": "ioi", "limit": 2}""")).JsonAsync();

        HttpResponseMessage csv = await client.GetAsync(
            $"{analysis.GetProperty("links").GetProperty("self").GetString()}/edits", "text/csv");

        string text = await csv.Content.ReadAsStringAsync();
        Assert.StartsWith("edit,layer,order,n,logit_clean,logit_clean_sd,", text, StringComparison.Ordinal);
        Assert.Equal(12, text.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "ablation": {"type": "zero"}}""", "unknown-field", "/ablation")]
    [InlineData("""{"prompt_set": "ioi", "edits": []}""", "validation", "/edits")]
    [InlineData("""{"prompt_set": "ioi", "edits": [null]}""", "validation", "/edits/0")]
    [InlineData("""{"prompt_set": "ioi", "edits": [{"layer": 1}]}""", "validation", "/edits/0")]
    [InlineData("""{"prompt_set": "ioi", "edits": [{"type": "skip"}]}""", "validation", "/edits/0")]
    [InlineData("""{"prompt_set": "ioi", "edits": [{"type": "swap", "layer": 5}]}""", "validation", "/edits/0")]
    [InlineData("""{"prompt_set": "ioi", "edits": [{"type": "custom", "order": [6]}]}""", "validation", "/edits/0")]
    [InlineData(
        """{"prompt_set": "facts", "metric": "logit_difference", "positions": "all"}""", "validation", "/prompt_set")]
    public async Task Post_ThatAnOrderDoesNotTake_IsRefused(string request, string code, string pointer) =>
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);

    [Theory]
    [InlineData(1001, 1, "The analysis would have 1001 edits; one may have 1000.")]
    [InlineData(1, 1001, "The analysis would have 1001 layers in a custom order; one may have 1000.")]
    public async Task Post_OfMoreThanOneAnalysisMayHave_IsRefused(int edits, int layers, string sentence)
    {
        string edit = $$"""{"type": "custom", "order": [{{string.Join(',', new int[layers])}}]}""";
        string request = $$"""
            {"prompt_set": "ioi", "limit": 1, "edits": [{{string.Join(',', Enumerable.Repeat(edit, edits))}}]}
            """;

        JsonElement problem = await (await client.PostJsonAsync(Path, request))
            .AssertProblemAsync("analysis-too-large", pointer: null);

        Assert.Contains(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
