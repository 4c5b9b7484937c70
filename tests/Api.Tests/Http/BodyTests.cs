using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using SelfRepair.Api.Limits;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class BodyTests(ServiceFactory service)
{
    private const string Json = """{"texts": ["The café of Anna"]}""";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"", "utf-8")]
    [InlineData("application/json; charset=UTF-8", "utf-8")]
    [InlineData("application/json;charset=utf8", "utf-8")]
    [InlineData("APPLICATION/JSON", "utf-8")]
    [InlineData("text/json", "utf-8")]
    [InlineData("application/problem+json", "utf-8")]
    [InlineData("application/vnd.api+json; profile=\"x\"", "utf-8")]
    [InlineData("application/json; charset=utf-16", "utf-16")]
    [InlineData("application/json; charset=utf-16", "utf-16BE")]
    [InlineData("application/json; charset=\"utf-16be\"", "utf-16BE")]
    [InlineData("application/json; charset=windows-1252", "windows-1252")]
    [InlineData("application/json; charset=iso-8859-1", "iso-8859-1")]
    public async Task Post_OfJsonInItsCharset_IsReadAsItsText(string type, string charset)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string expected = await (await client.PostJsonAsync("/v1/tokenize", Json)).Content.ReadAsStringAsync();

        HttpResponseMessage response = await PostAsync(Encoding.GetEncoding(charset).GetBytes(Json), type);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset=garbage")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=\"\u00e9\"")]
    [InlineData("text/plain")]
    [InlineData("application/json, application/json")]
    [InlineData("json")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Post_OfATypeOrCharsetThatIsNone_SaysWhatIsTaken(string? type)
    {
        HttpResponseMessage response = await PostAsync(Encoding.UTF8.GetBytes(Json), type);

        await response.AssertProblemAsync("unsupported-media-type", pointer: null);
        Assert.Equal(["application/json"], response.Headers.GetValues("Accept-Post"));
        Assert.Equal(["application/json"], response.Headers.GetValues("Accept"));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task Post_OfAByteOrderMark_IsReadByIt(string charset)
    {
        Encoding encoding = Encoding.GetEncoding(charset);

        HttpResponseMessage response =
            await PostAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(Json)], "application/json");

        await response.JsonAsync();
    }

    [Theory]
    [InlineData("{\"texts\": [\"caf\u00e9\"]}", "bad-request", "is no text in utf-8")]
    [InlineData("{\"texts\": [\"a\0b\"]}", "malformed-json", "not JSON")]
    [InlineData("{\"texts\": [\"a\",]}", "malformed-json", "not JSON")]
    [InlineData("{\"texts\": [\"a\"]} {}", "malformed-json", "not JSON")]
    [InlineData("{\"texts\": [[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]}", "malformed-json", "depth")]
    [InlineData("{\"texts\": [\"\\ud800\"]}", "validation", "text")]
    [InlineData("{\"texts\": [\"a\"], \"\\udc00\": 1}", "validation", "surrogate")]
    [InlineData("  \n", "bad-request", "needs a body")]
    public async Task Post_OfBytesThatAreNoJson_IsRefused(string latin, string code, string mention)
    {
        HttpResponseMessage response = await PostAsync(Encoding.Latin1.GetBytes(latin), "application/json");

        JsonElement problem = await response.JsonAsync(response.StatusCode);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task Post_OfACompressedBody_IsTaken(string coding)
    {
        HttpResponseMessage response =
            await PostAsync(Compress(Encoding.UTF8.GetBytes(Json), coding), "application/json", coding);

        await response.JsonAsync();
    }

    [Theory]
    [InlineData("/v1/tokenize", "zstd")]
    [InlineData("/v1/tokenize", "gzip, gzip")]
    [InlineData("/v1/prompt-sets?name=zstd", "zstd")]
    public async Task Post_OfAnUnknownCoding_SaysWhichAreKnown(string path, string coding)
    {
        HttpResponseMessage response = await PostAsync(Encoding.UTF8.GetBytes(Json), "application/json", coding, path);

        await response.AssertProblemAsync("unsupported-media-type", pointer: null);
        Assert.Equal("br, gzip, deflate", string.Join(", ", response.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Post_OfABodyThatIsNotCompressedAsItSays_IsABadRequest(string coding)
    {
        HttpResponseMessage response = await PostAsync(Encoding.UTF8.GetBytes(Json), "application/json", coding);

        JsonElement problem = await response.AssertProblemAsync("bad-request", pointer: null);
        Assert.Contains(coding, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Post_OfABodyThatGrowsTooLarge_IsBoundedAfterDecompression(string coding)
    {
        byte[] bomb = Compress(new byte[RequestLimits.MaxBodyBytes + 1], coding);

        HttpResponseMessage response = await PostAsync(bomb, "application/json", coding);

        await response.AssertProblemAsync("body-too-large", pointer: null);
    }

    private static byte[] Compress(byte[] body, string coding)
    {
        using MemoryStream compressed = new();
        using (Stream stream = coding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "DEFLATE" => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "BR" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(compressed),
        })
        {
            stream.Write(body);
            stream.Flush();
            return coding == "identity" ? body : Ended(stream, compressed);
        }
    }

    private static byte[] Ended(Stream stream, MemoryStream compressed)
    {
        stream.Dispose();
        return compressed.ToArray();
    }

    private async Task<HttpResponseMessage> PostAsync(
        byte[] body, string? type, string? coding = null, string path = "/v1/tokenize")
    {
        using ByteArrayContent content = new(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return await client.PostAsync(path, content);
    }
}
