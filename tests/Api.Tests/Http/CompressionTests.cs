using System.IO.Compression;
using System.Net;
using System.Text.Json;
using SelfRepair.Api.Http;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class CompressionTests(ServiceFactory service)
{
    private const string Large = "/openapi/v1.json";

    private const string Small = "/health/live";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.2, gzip", "gzip")]
    public async Task Get_OfALargeAnswer_IsCompressedAsAskedFor(string accept, string coding)
    {
        HttpResponseMessage response = await GetAsync(Large, accept);

        Assert.Equal([coding], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Equal(await client.GetStringAsync(Large), await DecodedAsync(response, coding));
    }

    [Theory]
    [InlineData(Large, null)]
    [InlineData(Large, "zstd")]
    [InlineData(Large, "identity")]
    [InlineData(Large, "gzip;q=0")]
    [InlineData(Small, "gzip, br")]
    public async Task Get_OfASmallAnswerOrWithoutAsking_IsPlain(string path, string? accept)
    {
        HttpResponseMessage response = await GetAsync(path, accept);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(body).ValueKind);
        Assert.Equal(path == Small ? [] : ["Accept-Encoding"], response.Headers.Vary);
    }

    [Fact]
    public async Task Get_OfAProblem_IsCompressedOnlyWhereItIsLarge()
    {
        HttpResponseMessage response = await GetAsync("/v1/nothing", "gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
        await response.AssertProblemAsync("not-found", pointer: null);
    }

    [Fact]
    public async Task Rows_OfManyTokens_AreCompressedWhileTheyCome()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """{"prompt_set": "text", "limit": 4, "tokens": "all", "heads": ["L4H*"], "positions": "all"}""");
        string path = analysis.GetProperty("links").GetProperty("tokens").GetString()! + "?format=ndjson";

        HttpResponseMessage response = await GetAsync(path, "gzip");

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(await client.GetStringAsync(path), await DecodedAsync(response, "gzip"));
        Assert.True((await client.GetStringAsync(path)).Length > LargeResponses.MinBytes);
    }

    private static async Task<string> DecodedAsync(HttpResponseMessage response, string coding)
    {
        Stream body = await response.Content.ReadAsStreamAsync();
        await using Stream decoded = coding == "br"
            ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);
        using StreamReader reader = new(decoded);
        return await reader.ReadToEndAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? acceptEncoding)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (acceptEncoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        }

        HttpResponseMessage response = await client.SendAsync(request);
        Assert.True((int)response.StatusCode < (int)HttpStatusCode.InternalServerError);
        return response;
    }
}
