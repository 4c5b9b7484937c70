using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Tests.Injection;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class InjectionTests(ServiceFactory service)
{
    private const string Path = "/v1/injection";

    private const string Small = """
        {
          "prompt_set": "ioi", "limit": 3, "layers": [4, 1], "alphas": [-1, 1], "random": {"count": 3},
          "vectors": [
            {"head": "L0H1"}, {"random": {"norm": 2, "count": 2}}, {"difference": ["One two", "Two one three"]}
          ]
        }
        """;

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Post_OfVectorsWithoutNames_NamesThemAndGivesATable()
    {
        JsonElement analysis = await (await client.PostJsonAsync(Path, Small)).JsonAsync();

        string[] names = ["L0H1", "random 0", "random 1", "difference"];
        Assert.Equal(
            [.. names, .. names],
            analysis.GetProperty("responses").EnumerateArray().Select(row => row.GetProperty("vector").GetString()));
        Assert.Equal(16, analysis.GetProperty("injections").GetArrayLength());
        Assert.Equal(3, analysis.GetProperty("request").GetProperty("vectors").GetArrayLength());
        Assert.InRange(analysis.GetProperty("diagnostics").GetProperty("identity_max").GetDouble(), 0, 1e-3);
        Assert.Contains("'logit_difference'", analysis.GetProperty("hints").ToString(), StringComparison.Ordinal);
        string csv = await client.GetStringAsync(
            analysis.GetProperty("links").GetProperty("self").GetString() + "/responses?format=csv");
        Assert.StartsWith("layer,vector,sign_change,jump\r\n4,L0H1,", csv, StringComparison.Ordinal);
        Assert.Matches(",(true|false),", csv);
    }

    [Fact]
    public async Task Post_OfADryRun_CountsThePassesThatTheRunThenTakes()
    {
        JsonElement dry = await client.AssertDryRunAsync(Path, Small);

        // 3 prompts clean and two of the difference; at layer 4 two blocks, at layer 1 five, of 4 vectors' 2 + 3 runs.
        Assert.Equal((5 * 6) + (3 * 4 * 5 * (2 + 5)), dry.GetProperty("block_passes").GetInt64());
        Assert.False(dry.GetProperty("is_upper_bound").GetBoolean());
    }

    [Fact]
    public async Task Post_OfOneAlphaWithoutRandomWrites_HasNoResponsesAndNoScore()
    {
        JsonElement analysis = await (await client.PostJsonAsync(Path, """
            {"prompts": ["The cat sat"], "layers": [0], "random": null, "vectors": [{"head": "L5H3"}]}
            """)).JsonAsync();

        JsonElement row = Assert.Single(analysis.GetProperty("injections").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("responses").ValueKind);
        Assert.Equal(JsonValueKind.Null, analysis.GetProperty("request").GetProperty("random").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("z_score").ValueKind);
        Assert.Equal(0, row.GetProperty("direct_effect").GetDouble());
        Assert.Equal(1, row.GetProperty("alpha").GetDouble());
    }

    [Theory]
    [InlineData("\"layers\": []", "/layers")]
    [InlineData("\"vectors\": []", "/vectors")]
    [InlineData("\"vectors\": [null]", "/vectors/0")]
    [InlineData("\"vectors\": [{\"name\": \"a\"}]", "/vectors/0")]
    [InlineData("\"vectors\": [{\"head\": \"L0H0\", \"random\": {\"norm\": 1}}]", "/vectors/0")]
    [InlineData("\"vectors\": [{\"values\": [1, 2]}]", "/vectors/0/name")]
    [InlineData("\"vectors\": [{\"name\": \"a\", \"values\": [[1, 2]]}]", "/vectors/0/values")]
    [InlineData("\"vectors\": [{\"name\": \"a\", \"values\": [1, \"2\"]}]", "/vectors/0/values")]
    [InlineData("\"vectors\": [{\"name\": \"a\", \"values\": [1e39]}]", "/vectors/0/values")]
    [InlineData("\"vectors\": [{\"head\": \"L0H*\"}]", "/vectors/0/head")]
    [InlineData("\"vectors\": [{\"random\": {\"count\": 2}}]", "/vectors/0/random/norm")]
    [InlineData("\"vectors\": [{\"random\": {\"norm\": 1, \"count\": 0}}]", "/vectors/0/random/count")]
    [InlineData("\"vectors\": [{\"difference\": [\"One\"]}]", "/vectors/0/difference")]
    [InlineData("\"vectors\": [{\"difference\": [\"One\", {}]}]", "/vectors/0/difference/1")]
    [InlineData("\"alphas\": []", "/alphas")]
    [InlineData("\"alphas\": [1, 2, 1]", "/alphas/2")]
    [InlineData("\"alphas\": [1e7]", "/alphas/0")]
    [InlineData("\"at\": []", "/at")]
    [InlineData("\"random\": {\"count\": 0}", "/random/count")]
    [InlineData("\"operation\": \"subtract\"", "/operation")]
    public async Task Post_OfWhatIsWrongWhateverTheModel_IsRefused(string field, string pointer) =>
        await (await client.PostJsonAsync(Path, With(field))).AssertProblemAsync("validation", pointer);

    [Theory]
    [InlineData("\"layers\": [1, 6]", "/layers/1")]
    [InlineData("\"layers\": [2, 2]", "/layers/1")]
    [InlineData("\"at\": [0, 500]", "/at/1")]
    [InlineData("\"at\": [-1]", "/at/0")]
    [InlineData("\"vectors\": [{\"head\": \"L0H0\"}, {\"head\": \"L6H0\"}]", "/vectors/1")]
    [InlineData("\"vectors\": [{\"head\": \"L0H0\"}, {\"head\": \"L0H0\"}]", "/vectors/1")]
    [InlineData("\"vectors\": [{\"name\": \"a\", \"values\": [1, 2]}]", "/vectors/0")]
    [InlineData("\"vectors\": [{\"name\": \"a\", \"values\": [[[1, 2]], [[1]]]}]", "/vectors/0")]
    [InlineData("\"vectors\": [{\"name\": \"a\", \"values\": [[]]}]", "/vectors/0")]
    [InlineData("\"vectors\": [{\"difference\": [\"One\", {\"token_ids\": [99999]}]}]", "/vectors/0")]
    public async Task Post_OfWhatTheModelLacks_IsRefused(string field, string pointer) =>
        await (await client.PostJsonAsync(Path, With(field))).AssertProblemAsync("validation", pointer);

    [Theory]
    [InlineData("\"ablation\": {}", "/ablation", "takes vectors")]
    [InlineData("\"layer\": 3", "/layer", "layers is a list")]
    public async Task Post_OfAFieldOfOtherExperiments_IsRefusedWithAHint(string field, string pointer, string hint)
    {
        JsonElement problem =
            await (await client.PostJsonAsync(Path, With(field))).AssertProblemAsync("unknown-field", pointer);

        Assert.Contains(hint, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"vectors\": [{\"random\": {\"norm\": 1, \"count\": 1001}}]", "1001 vectors; one may have 1000")]
    [InlineData("\"vectors\": [{\"random\": {\"norm\": 1, \"count\": 2147483647}}]", "2147483647 vectors")]
    [InlineData("\"random\": {\"count\": 1001}", "1001 random directions; one may have 1000")]
    [InlineData(
        "\"layers\": [0, 1, 2, 3, 4, 5], \"alphas\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], "
            + "\"vectors\": [{\"random\": {\"norm\": 1, \"count\": 1000}}]",
        "102000 rows; one may have 100000. With its layers and alphas a request has 102 rows a vector, so that 980")]
    public async Task Post_OfMoreThanOneMayAsk_IsRefusedWithWhatWouldFit(string fields, string detail)
    {
        JsonElement problem = await (await client.PostJsonAsync($"{Path}?dry_run=true", With(fields)))
            .AssertProblemAsync("analysis-too-large", pointer: null);

        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfALongName_IsRefused()
    {
        string vectors = $$"""[{"head": "L0H0", "name": "{{new string('a', 201)}}"}]""";

        HttpResponseMessage response = await client.PostJsonAsync(Path, With($"\"vectors\": {vectors}"));

        await response.AssertProblemAsync("validation", "/vectors/0/name");
    }

    [Fact]
    public async Task Post_OfSixtyFiveAlphas_IsRefused()
    {
        string alphas = string.Join(", ", Enumerable.Range(1, 65));

        HttpResponseMessage response = await client.PostJsonAsync(Path, With($"\"alphas\": [{alphas}]"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await response.AssertProblemAsync("analysis-too-large", pointer: null);
    }

    /// <summary>A request with some fields, and what they leave out.</summary>
    private static string With(string fields)
    {
        string layers = fields.Contains("\"layers\"", StringComparison.Ordinal) ? "" : "\"layers\": [3], ";
        string vectors =
            fields.Contains("\"vectors\"", StringComparison.Ordinal) ? "" : "\"vectors\": [{\"head\": \"L0H0\"}], ";
        return $$"""{"prompt_set": "ioi", "limit": 2, {{layers}}{{vectors}}{{fields}}}""";
    }
}
