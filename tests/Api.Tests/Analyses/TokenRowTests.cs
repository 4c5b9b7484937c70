using System.Text.Json;

namespace SelfRepair.Api.Tests.Analyses;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class TokenRowTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Tokens_ByPages_AreTheSameRowsAsByLines()
    {
        string path = await AnalyzeAsync("all");
        List<string> paged = [];
        HashSet<int> totals = [];
        string? cursor = null;
        do
        {
            string page = cursor is null ? string.Empty : $"&cursor={cursor}";
            JsonElement answer = await (await client.GetAsync($"{path}?limit=7{page}")).JsonAsync();
            totals.Add(answer.GetProperty("total").GetInt32());
            paged.AddRange(answer.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()));
            cursor = answer.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        string lines = await (await client.GetAsync(path, "application/x-ndjson")).Content.ReadAsStringAsync();

        Assert.Equal(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), paged);
        Assert.Equal([paged.Count], totals);
    }

    [Fact]
    public async Task Tokens_OfARow_NamesPromptTokenAndTarget()
    {
        JsonElement row = (await RowsAsync(await AnalyzeAsync("all"), string.Empty))[0];

        Assert.Equal("facts-000", row.GetProperty("prompt_id").GetString());
        Assert.Equal(0, row.GetProperty("prompt").GetInt32());
        Assert.Equal(0, row.GetProperty("position").GetInt32());
        Assert.Equal("<|endoftext|>", row.GetProperty("token").GetString());
        Assert.Equal("Anna", row.GetProperty("target").GetString());
        Assert.Equal(0, row.GetProperty("token_id").GetInt32());
        Assert.Equal("L4H0", row.GetProperty("head").GetString());
        Assert.False(row.TryGetProperty("context", out _));
        Assert.Equal(JsonValueKind.Number, row.GetProperty("from_layernorm_active").ValueKind);
    }

    [Fact]
    public async Task Tokens_OfAFilter_SayHowManyItHolds()
    {
        string path = await AnalyzeAsync("all");

        JsonElement page = await (await client.GetAsync($"{path}?heads=L5H1&prompt=1&limit=1")).JsonAsync();

        Assert.Equal((await RowsAsync(path, "?heads=L5H1&prompt=1")).Length, page.GetProperty("total").GetInt32());
        Assert.Equal(1, page.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(256)]
    public async Task Tokens_WithContext_HoldTheTextOfTheTokensBefore(int count)
    {
        JsonElement[] rows =
            await RowsAsync(await AnalyzeAsync("all"), $"?heads=L5H1&prompt=0&context={count}");

        string[] tokens = [.. rows.Select(row => row.GetProperty("token").GetString()!)];
        Assert.Equal(
            Enumerable.Range(0, tokens.Length).Select(position =>
                string.Concat(tokens[Math.Max(0, position - count)..position])),
            rows.Select(row => row.GetProperty("context").GetString()));
        Assert.StartsWith("<|endoftext|>", rows[1].GetProperty("context").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_WithContextOfAModelWithoutATokenizer_HaveNone()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """
            {"model": "odd", "prompts": [{"token_ids": [1, 2, 3]}, {"token_ids": [3, 4, 5]}], "tokens": "all"}
            """);
        string path = analysis.GetProperty("links").GetProperty("tokens").GetString()!;

        JsonElement[] rows = await RowsAsync(path, "?context=2");

        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("context").ValueKind));
    }

    [Fact]
    public async Task Tokens_OfTopRowsAlone_AreInOrder()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "text", "limit": 40, "rows": ["top"], "top_fraction": 0.2}""");

        JsonElement[] rows = await RowsAsync(
            analysis.GetProperty("links").GetProperty("tokens").GetString()!, string.Empty);

        var order = rows.Select(row => (
            row.GetProperty("prompt").GetInt32(),
            row.GetProperty("layer").GetInt32(),
            row.GetProperty("head_index").GetInt32(),
            row.GetProperty("position").GetInt32())).ToArray();
        Assert.Equal(order.Order(), order);
        Assert.Equal(15_912, order.Length);
    }

    [Theory]
    [InlineData("""["top"]""", "all", "top")]
    [InlineData("""["all"]""", "top", "all")]
    public async Task Heads_OfASubsetThatWasNotComputed_AreRefused(string rows, string asked, string computed)
    {
        JsonElement analysis = await client.AnalyzeAsync(
            $$"""{"prompt_set": "facts", "limit": 60, "heads": ["L5H1"], "rows": {{rows}} }""");
        string path = analysis.GetProperty("links").GetProperty("heads").GetString()!;

        JsonElement problem = await (await client.GetAsync($"{path}?subset={asked}"))
            .AssertProblemAsync("rows-not-computed", pointer: null);

        string needed = $"[\"{computed}\", \"{asked}\"]";
        Assert.Contains(needed, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        JsonElement answer = await (await client.GetAsync(path)).JsonAsync();
        Assert.Equal(computed, answer.GetProperty("subset").GetString());
        Assert.Equal(1, answer.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("?heads=L5H1", "head_index", "1")]
    [InlineData("?heads=L5H0,L4H*", "layer", "4 5")]
    [InlineData("?prompt=1", "prompt", "1")]
    public async Task Tokens_ByFilter_HoldThoseAlone(string query, string column, string values)
    {
        JsonElement[] rows = await RowsAsync(await AnalyzeAsync("all"), query);

        Assert.Equal(
            values.Split(' '),
            rows.Select(row => row.GetProperty(column).GetRawText()).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tokens_ByDirectEffect_HoldThoseAtLeastAsLarge()
    {
        string path = await AnalyzeAsync("all");
        JsonElement[] all = await RowsAsync(path, string.Empty);

        JsonElement[] large = await RowsAsync(path, "?min_abs_direct_effect=0.5");

        Assert.Equal(
            all.Where(row => Math.Abs(row.GetProperty("direct_effect").GetDouble()) >= 0.5)
                .Select(row => row.GetRawText()),
            large.Select(row => row.GetRawText()));
        Assert.InRange(large.Length, 1, all.Length - 1);
    }

    [Fact]
    public async Task Tokens_OfTheTop_AreAsManyAsTheTopRowsSay()
    {
        string path = await AnalyzeAsync("all");

        JsonElement[] top = await RowsAsync(path, "?subset=top&heads=L5H1");

        JsonElement heads = await (await client.GetAsync(
            path.Replace("/tokens", "/heads?subset=top", StringComparison.Ordinal))).JsonAsync();
        JsonElement row = heads.GetProperty("rows").EnumerateArray()
            .Single(one => one.GetProperty("head").GetString() == "L5H1");
        Assert.Equal(row.GetProperty("n").GetInt32(), top.Length);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("none", "?subset=all")]
    [InlineData("top", "?subset=all")]
    public async Task Tokens_ThatWereNotKept_AreRefused(string kept, string query)
    {
        HttpResponseMessage response = await client.GetAsync(await AnalyzeAsync(kept) + query);

        await response.AssertProblemAsync("tokens-not-kept", pointer: null);
    }

    [Theory]
    [InlineData("?limit=0", "validation")]
    [InlineData("?limit=10001", "validation")]
    [InlineData("?cursor=x", "validation")]
    [InlineData("?subset=best", "validation")]
    [InlineData("?heads=L9H0", "unknown-head")]
    [InlineData("?context=-1", "validation")]
    [InlineData("?context=256&limit=10000", "validation")]
    [InlineData("?context=100000", "validation")]
    [InlineData("?prompt=x", "bad-request")]
    public async Task Tokens_OfAQueryThatCannotBe_AreRefused(string query, string code)
    {
        HttpResponseMessage response = await client.GetAsync(await AnalyzeAsync("all") + query);

        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/tokens", "image/png", "application/x-ndjson")]
    [InlineData("/heads", "text/html", "text/csv")]
    [InlineData("/heads", "application/json; charset=iso-8859-1", "application/json")]
    public async Task Rows_OfAFormatThatIsNone_NameThoseThatAre(string rows, string accept, string mention)
    {
        string path = (await AnalyzeAsync("all")).Replace("/tokens", rows, StringComparison.Ordinal);

        HttpResponseMessage response = await client.GetAsync(path, accept);

        JsonElement problem = await response.AssertProblemAsync("not-acceptable", pointer: null);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_AsCsv_HoldTheSameNumbersAsJson()
    {
        string path = (await AnalyzeAsync("all")).Replace("/tokens", "/heads", StringComparison.Ordinal);
        JsonElement json = await (await client.GetAsync(path)).JsonAsync();

        string csv = await (await client.GetAsync(path, "text/csv")).Content.ReadAsStringAsync();

        string[][] lines =
            [.. csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        JsonElement row = json.GetProperty("rows")[3];
        Assert.Equal(row.EnumerateObject().Select(column => column.Name), lines[0]);
        Assert.Equal(
            row.EnumerateObject().Skip(1).Select(column => NumberOrNull(column.Value)),
            lines[4].Skip(1).Select(NumberOrNull));
    }

    private static double? NumberOrNull(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private static double? NumberOrNull(string value) =>
        value.Length == 0 ? null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> AnalyzeAsync(string tokens)
    {
        JsonElement analysis = await client.AnalyzeAsync(
            $$"""
            {"prompt_set": "facts", "limit": 3, "positions": "all", "heads": ["L4H*", "L5H*"], "top_fraction": 0.2,
             "tokens": "{{tokens}}"}
            """);
        return analysis.GetProperty("links").GetProperty("tokens").GetString()!;
    }

    private async Task<JsonElement[]> RowsAsync(string path, string query)
    {
        string lines = await (await client.GetAsync(path + query, "application/x-ndjson")).Content.ReadAsStringAsync();
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
