using System.Text.Json;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class FormatTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("application/json;q=0, */*", "text/csv")]
    [InlineData("text/csv;q=0.5, application/json;q=0.4", "text/csv")]
    [InlineData("text/csv;q=0.5, application/json;q=0.5", "application/json")]
    [InlineData("text/*, application/json;q=0.9", "text/csv")]
    [InlineData("*/*;q=0.1, application/*;q=0, text/csv;q=0.05", "text/csv")]
    [InlineData("application/*;q=0.9, application/json;q=0.2", "application/x-ndjson")]
    [InlineData("text/csv; header=present", "text/csv")]
    [InlineData("TEXT/CSV", "text/csv")]
    [InlineData("garbage", "application/json")]
    public async Task Heads_ByAccept_AreWhatTheClientPrefers(string accept, string expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, await HeadsAsync());
        request.Headers.TryAddWithoutValidation("Accept", accept);

        HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("application/json;q=0, text/csv;q=0, application/x-ndjson;q=0.000, */*")]
    [InlineData("*/*;q=0")]
    [InlineData("image/*")]
    public async Task Heads_OfNothingAcceptable_AreRefused(string accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, await HeadsAsync());
        request.Headers.TryAddWithoutValidation("Accept", accept);

        await (await client.SendAsync(request)).AssertProblemAsync("not-acceptable", pointer: null);
    }

    [Theory]
    [InlineData("heads", "json", "application/json")]
    [InlineData("heads", "csv", "text/csv")]
    [InlineData("heads", "ndjson", "application/x-ndjson")]
    [InlineData("tokens", "json", "application/json")]
    [InlineData("tokens", "CSV", "text/csv")]
    [InlineData("tokens", "ndjson", "application/x-ndjson")]
    public async Task Rows_ByFormat_ComeSoWhateverIsAccepted(string rows, string format, string expected)
    {
        string path = (await HeadsAsync()).Replace("/heads", $"/{rows}", StringComparison.Ordinal);

        HttpResponseMessage response = await client.GetAsync($"{path}?format={format}", "image/png");

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Rows_ByAFormatThatIsNone_NameThoseThatAre()
    {
        HttpResponseMessage response = await client.GetAsync($"{await HeadsAsync()}?format=xlsx");

        JsonElement problem = await response.AssertProblemAsync("not-acceptable", pointer: null);
        Assert.Contains("json, csv, ndjson", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_AsLines_AreTheRowsOfJson()
    {
        string path = await HeadsAsync();
        JsonElement json = await (await client.GetAsync(path)).JsonAsync();

        string lines = await client.GetStringAsync(path + "?format=ndjson");

        Assert.Equal(
            json.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Tokens_AsCsv_HoldTheValuesOfJson()
    {
        string path = (await HeadsAsync()).Replace("/heads", "/tokens", StringComparison.Ordinal);
        JsonElement row = (await (await client.GetAsync(path)).JsonAsync()).GetProperty("rows")[0];

        string[] lines = (await client.GetStringAsync(path + "?format=csv")).Split("\r\n");

        Assert.Equal(string.Join(',', row.EnumerateObject().Select(column => column.Name)), lines[0]);
        Assert.Equal(string.Join(',', row.EnumerateObject().Select(column => Cell(column.Value))), lines[1]);
        Assert.Empty(lines[^1]);
    }

    private static string Cell(JsonElement value)
    {
        string text = value.ToString();
        return text.AsSpan().ContainsAny(",\"\r\n") || text.StartsWith(' ') || text.EndsWith(' ')
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }

    private async Task<string> HeadsAsync()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "facts", "limit": 3, "heads": ["L4H*"], "tokens": "all"}""");
        return analysis.GetProperty("links").GetProperty("heads").GetString()!;
    }
}
