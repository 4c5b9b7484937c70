using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Limits;

public sealed class DryRunTests : IClassFixture<ServiceFactory>
{
    private const string Path = "/v1/self-repair?dry_run=true";

    private readonly HttpClient client;

    public DryRunTests(ServiceFactory service) => client = service.CreateClient();

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "limit": 6}""")]
    [InlineData("""{"prompt_set": "text", "limit": 3, "pack": true, "max_tokens": 64, "heads": ["L1H*", "L5H0"]}""")]
    [InlineData("""{"prompt_set": "facts", "limit": 4, "ablation": {"type": "mean"}, "layernorm": ["downstream"]}""")]
    [InlineData("""{"prompts": ["a b c", "d e f"], "ablation": {"draws": 3}, "positions": "last", "tokens": "all"}""")]
    [InlineData("""{"prompts": ["a b c", "d e f"], "ablation": {"type": "mean", "source": "text"}}""")]
    public async Task Post_OfADryRun_CountsThePassesThatTheRunThenTakes(string json)
    {
        JsonElement dry = await (await client.PostJsonAsync(Path, json)).JsonAsync();
        JsonElement run = await client.AnalyzeAsync(json);

        Assert.True(dry.GetProperty("dry_run").GetBoolean());
        Assert.False(dry.GetProperty("is_upper_bound").GetBoolean());
        Assert.Equal(
            run.GetProperty("timing").GetProperty("block_passes").GetInt64(),
            dry.GetProperty("block_passes").GetInt64());
        Assert.Equal(
            run.GetProperty("data").GetProperty("positions").GetInt64(), dry.GetProperty("positions").GetInt64());
        Assert.Equal(run.GetProperty("request").ToString(), dry.GetProperty("request").ToString());
        Assert.True(dry.GetProperty("flops").GetDouble() > 0);
        Assert.True(dry.GetProperty("fits").GetBoolean());
        Assert.Equal(0, dry.GetProperty("download_bytes").GetInt64());
        Assert.InRange(
            BudgetedOf(dry),
            dry.GetProperty("model_bytes").GetInt64() + 1,
            dry.GetProperty("memory_budget_bytes").GetInt64());
    }

    [Fact]
    public async Task Post_OfADryRunForTopRowsAlone_SaysThatItIsAnUpperBound()
    {
        const string Json =
            """{"prompt_set": "text", "limit": 8, "rows": ["top"], "tokens": "top", "top_fraction": 0.005}""";

        JsonElement dry = await (await client.PostJsonAsync(Path, Json)).JsonAsync();
        JsonElement run = await client.AnalyzeAsync(Json);

        Assert.True(dry.GetProperty("is_upper_bound").GetBoolean());
        Assert.InRange(
            run.GetProperty("timing").GetProperty("block_passes").GetInt64(),
            1,
            dry.GetProperty("block_passes").GetInt64());
    }

    [Fact]
    public async Task Post_OfADryRun_KnowsSecondsOnceSomethingRanOnTheDevice()
    {
        await using ServiceFactory fresh = new();
        using HttpClient newcomer = fresh.CreateClient();
        const string Json = """{"prompt_set": "ioi", "limit": 4}""";

        JsonElement before = await (await newcomer.PostJsonAsync(Path, Json)).JsonAsync();
        await newcomer.AnalyzeAsync(Json);
        JsonElement after = await (await newcomer.PostJsonAsync(Path, Json)).JsonAsync();

        Assert.Equal(JsonValueKind.Null, before.GetProperty("seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("rate_gflops").ValueKind);
        Assert.True(after.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(
            after.GetProperty("flops").GetDouble() / after.GetProperty("rate_gflops").GetDouble() / 1e9,
            after.GetProperty("seconds").GetDouble(),
            precision: 9);
    }

    [Fact]
    public async Task Post_OfADryRun_MakesNoAnalysis()
    {
        await using ServiceFactory fresh = new();
        using HttpClient newcomer = fresh.CreateClient();

        using HttpResponseMessage response =
            await newcomer.PostJsonAsync(Path, """{"prompt_set": "ioi", "limit": 4}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.Headers.Location);
        JsonElement list = await (await newcomer.GetAsync("/v1/analyses")).JsonAsync();
        Assert.Equal(0, list.GetProperty("analyses").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"prompt_set": "nope"}""", "prompt-set-not-found", "/prompt_set")]
    [InlineData("""{"prompt_set": "ioi", "heads": ["L9H9"]}""", "unknown-head", "/heads/0")]
    public async Task Post_OfADryRunOfAWrongRequest_IsRefusedAsTheRequestIs(string json, string code, string pointer) =>
        await (await client.PostJsonAsync(Path, json)).AssertProblemAsync(code, pointer);

    [Theory]
    [InlineData(
        """{"prompt_set": "text", "bootstrap": 10000, "tokens": "all"}""",
        "^([0-9]+) prompts$",
        "\"text\"",
        "\"text\", \"limit\": {0}")]
    [InlineData(
        """{"prompt_set": "text", "ablation": {"draws": 100}}""",
        "^\"draws\": ([0-9]+)$",
        "\"draws\": 100",
        "\"draws\": {0}")]
    public async Task Post_OfMoreThanTheBudget_IsRefusedWithTheBytesAndWhatWouldFit(
        string json, string told, string asked, string fittingly)
    {
        string With(string number) => json.Replace(
            asked, fittingly.Replace("{0}", number, StringComparison.Ordinal), StringComparison.Ordinal);
        long budget = (await BudgetedAsync(json) + await BudgetedAsync(With("2"))) / 2;
        string budgetText = budget.ToString(CultureInfo.InvariantCulture);
        await using ServiceFactory small = new()
        {
            Settings = new Dictionary<string, string> { [SettingNames.MemoryBudget] = budgetText },
        };
        using HttpClient owner = small.CreateClient();

        JsonElement dry = await (await owner.PostJsonAsync(Path, json)).JsonAsync();
        HttpResponseMessage response = await owner.PostJsonAsync("/v1/self-repair", json);

        JsonElement problem = await response.AssertProblemAsync("analysis-too-large", pointer: null);
        string detail = problem.GetProperty("detail").GetString()!;
        long workBytes = BudgetedOf(dry) - dry.GetProperty("model_bytes").GetInt64();
        Assert.False(dry.GetProperty("fits").GetBoolean());
        Assert.Contains(workBytes.ToString(CultureInfo.InvariantCulture), detail, StringComparison.Ordinal);
        Assert.Contains(budgetText + " bytes", detail, StringComparison.Ordinal);
        string[] fitting = [.. dry.GetProperty("fitting").EnumerateArray().Select(item => item.GetString()!)];
        Assert.All(fitting, item => Assert.Contains(item, detail, StringComparison.Ordinal));
        string number = fitting.Select(item => Regex.Match(item, told)).Single(match => match.Success).Groups[1].Value;
        JsonElement fewer = await (await owner.PostJsonAsync(Path, With(number))).JsonAsync();
        Assert.True(fewer.GetProperty("fits").GetBoolean());
    }

    /// <summary>What the budget counts: model and analysis.</summary>
    private static long BudgetedOf(JsonElement dry) =>
        dry.GetProperty("peak_bytes").GetInt64() - dry.GetProperty("heap_bytes").GetInt64();

    private async Task<long> BudgetedAsync(string json) =>
        BudgetedOf(await (await client.PostJsonAsync(Path, json)).JsonAsync());
}
