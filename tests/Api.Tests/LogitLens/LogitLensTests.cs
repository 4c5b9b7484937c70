using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.LogitLens;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class LogitLensTests(ServiceFactory service)
{
    private const string Path = "/v1/logit-lens";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model)
    {
        GoldenRequest golden = new(model, "logit-lens");
        JsonElement expected = golden.Root.GetProperty("rows");
        JsonObject request = golden.Of(golden.Ablation("resample"));
        request["heads"] = new JsonArray([.. expected.EnumerateArray()
            .Select(row => row.GetProperty("head").GetString()).OfType<string>().Distinct()
            .Select(head => (JsonNode)head)]);

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        golden.AssertRows(expected, analysis.GetProperty("layers"));
    }

    [Fact]
    public async Task Post_WithoutHeads_LooksAtTheCleanRunAlone()
    {
        JsonElement analysis =
            await (await client.PostJsonAsync(Path, """{"prompts": ["The cat sat on the mat"]}""")).JsonAsync();

        JsonElement[] rows = [.. analysis.GetProperty("layers").EnumerateArray()];
        Assert.Equal(analysis.GetProperty("model").GetProperty("n_layers").GetInt32() + 1, rows.Length);
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("head").ValueKind));
        Assert.All(rows, row => Assert.True(row.GetProperty("loss").GetDouble() > 0));
    }

    [Fact]
    public async Task Layers_OfAnAnalysis_AreATable()
    {
        JsonElement analysis =
            await (await client.PostJsonAsync(Path, """{"prompt_set": "ioi", "limit": 2}""")).JsonAsync();

        HttpResponseMessage csv = await client.GetAsync(
            $"{analysis.GetProperty("links").GetProperty("self").GetString()}/layers", "text/csv");

        string text = await csv.Content.ReadAsStringAsync();
        Assert.StartsWith("head,layer,n,logit,logit_sd,logit_se,loss,", text, StringComparison.Ordinal);
        Assert.Equal(8, text.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("""{"prompts": [{"text": "A b", "target": " c", "foil": " d"}]}""", "validation", "/prompts/0")]
    [InlineData("""{"prompt_set": "ioi", "metric": "logit_difference"}""", "unknown-field", "/metric")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L4.1"]}""", "validation", "/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L99H0"]}""", "unknown-head", "/heads/0")]
    [InlineData("""{"prompts": ["The cat sat"], "heads": ["L0H0"]}""", "resample-needs-two-prompts", "/prompts")]
    public async Task Post_ThatTheLensDoesNotTake_IsRefused(string request, string code, string pointer) =>
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);
}
