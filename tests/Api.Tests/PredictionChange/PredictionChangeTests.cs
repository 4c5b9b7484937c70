using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Tests.Experiments;

namespace SelfRepair.Api.Tests.PredictionChange;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class PredictionChangeTests(ServiceFactory service)
{
    private const string Path = "/v1/prediction-change";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    [InlineData("serial")]
    [InlineData("neox-tiny")]
    public async Task Post_OfTheReferencesRequest_GivesItsRows(string model)
    {
        GoldenRequest golden = new(model, "prediction-change-rows");
        JsonElement expected = golden.Root.GetProperty("rows");
        JsonObject request = golden.Of(golden.Ablation("resample"));
        request["heads"] = new JsonArray([.. expected.EnumerateArray()
            .Select(row => (JsonNode)row.GetProperty("head").GetString()!)]);

        JsonElement analysis = await (await client.PostJsonAsync(Path, request.ToJsonString())).JsonAsync();

        golden.AssertRows(expected, analysis.GetProperty("heads"));
        Assert.Equal(
            expected[0].GetProperty("head_index").GetInt32(),
            analysis.GetProperty("heads")[0].GetProperty("head_index").GetInt32());
    }

    [Fact]
    public async Task Tokens_OfAnAnalysisThatKeepsThem_HoldWhatIsPredictedBeforeAndAfter()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path,
            """
            {"prompt_set": "facts", "limit": 3, "heads": ["L4H1", "L5H0"], "top_k": 3, "tokens": "all"}
            """)).JsonAsync();
        JsonElement page = await (await client.GetAsync(TokensOf(analysis))).JsonAsync();

        JsonElement[] rows = [.. page.GetProperty("rows").EnumerateArray()];
        Assert.Equal(6, rows.Length);
        foreach (JsonElement row in rows)
        {
            AssertTop(row, "before");
            AssertTop(row, "after");
            AssertAgrees(row);
            Assert.False(row.TryGetProperty("token_before_4", out _));
        }

        double mean = rows.Where(row => row.GetProperty("head").GetString() == "L4H1")
            .Average(row => row.GetProperty("kl").GetDouble());
        Assert.Equal(mean, analysis.GetProperty("heads")[0].GetProperty("kl").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task Tokens_AsCsv_HaveAColumnForEachOfTheLikelyTokens()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path,
            """{"prompts": ["The cat sat", "A dog ran"], "heads": ["L4H1"], "top_k": 1, "tokens": "all"}"""))
            .JsonAsync();

        HttpResponseMessage csv = await client.GetAsync(TokensOf(analysis), "text/csv");

        string header = (await csv.Content.ReadAsStringAsync()).Split('\n')[0].TrimEnd();
        Assert.EndsWith(
            ",kl,loss_clean,loss_ablated,loss_change,top1_changed,token_before_1,token_id_before_1,"
                + "probability_before_1,token_after_1,token_id_after_1,probability_after_1",
            header,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithAHeadsOwnOutput_ChangesNothing()
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path,
            """
            {"prompts": [{"text": "The cat sat on", "counterpart": "The cat sat on"}],
             "ablation": {"type": "contrastive"}}
            """)).JsonAsync();

        Assert.Equal(24, analysis.GetProperty("heads").GetArrayLength());
        Assert.All(analysis.GetProperty("heads").EnumerateArray(), row =>
        {
            Assert.Equal(0, row.GetProperty("kl").GetDouble());
            Assert.Equal(0, row.GetProperty("loss_change").GetDouble());
            Assert.Equal(0, row.GetProperty("top1_changed").GetDouble());
        });
    }

    [Fact]
    public async Task DryRun_OfARequest_SaysWhatRuns()
    {
        JsonElement dry =
            await client.AssertDryRunAsync(Path, """{"prompt_set": "facts", "limit": 4, "tokens": "all"}""");

        Assert.Equal(4 * 24, dry.GetProperty("token_rows").GetInt64());
    }

    [Theory]
    [InlineData("""{"prompts": [{"text": "A b", "target": " c", "foil": " d"}]}""", "validation", "/prompts/0")]
    [InlineData("""{"prompt_set": "ioi", "metric": "logit_difference"}""", "unknown-field", "/metric")]
    [InlineData("""{"prompt_set": "ioi", "top_k": 0}""", "validation", "/top_k")]
    [InlineData("""{"prompt_set": "ioi", "top_k": 21}""", "validation", "/top_k")]
    [InlineData("""{"prompt_set": "ioi", "tokens": "top"}""", "validation", "/tokens")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L4.1"]}""", "validation", "/heads/0")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L99H0"]}""", "unknown-head", "/heads/0")]
    [InlineData("""{"prompts": ["The cat sat"]}""", "resample-needs-two-prompts", "/prompts")]
    public async Task Post_ThatCannotBeAnswered_IsRefused(string request, string code, string pointer) =>
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);

    [Theory]
    [InlineData("min_abs_direct_effect=0.5", "have none")]
    [InlineData("subset=top", "no top positions")]
    public async Task Tokens_ChosenByWhatThereIsNot_AreRefused(string query, string said)
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            Path,
            """{"prompts": ["The cat sat", "A dog ran"], "heads": ["L4H1"], "tokens": "all"}""")).JsonAsync();

        HttpResponseMessage response = await client.GetAsync($"{TokensOf(analysis)}?{query}");

        JsonElement problem = await response.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string TokensOf(JsonElement analysis) =>
        $"{analysis.GetProperty("links").GetProperty("self").GetString()}/tokens";

    private static void AssertAgrees(JsonElement row)
    {
        Assert.Equal(
            row.GetProperty("loss_change").GetDouble(),
            row.GetProperty("loss_ablated").GetDouble() - row.GetProperty("loss_clean").GetDouble(),
            1e-5);
        Assert.Equal(
            row.GetProperty("top1_changed").GetDouble() != 0,
            row.GetProperty("token_id_before_1").GetInt32() != row.GetProperty("token_id_after_1").GetInt32());
    }

    /// <summary>Probabilities of tokens that are all different, the most likely one first.</summary>
    private static void AssertTop(JsonElement row, string when)
    {
        double[] shares = [.. Enumerable.Range(1, 3).Select(place =>
            row.GetProperty($"probability_{when}_{place}").GetDouble())];
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.InRange(shares.Sum(), 0, 1 + 1e-6);
        int[] ids = [.. Enumerable.Range(1, 3).Select(place =>
            row.GetProperty($"token_id_{when}_{place}").GetInt32())];
        Assert.Equal(ids.Distinct(), ids);
        Assert.NotEmpty(row.GetProperty($"token_{when}_1").GetString()!);
    }
}
