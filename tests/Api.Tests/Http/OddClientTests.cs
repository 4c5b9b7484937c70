using System.Text;

namespace SelfRepair.Api.Tests.Http;

/// <summary>Clients that do what the standards let them do, or forbid: none is answered with a fault of the
/// service.</summary>
[Collection(SocketService.Collection)]
public sealed class OddClientTests(SocketService service)
{
    private const string Json = "{\"texts\": [\"a\"]}";

    private const string Post = "POST /v1/tokenize HTTP/1.1\nHost: HOST\nConnection: close\n";

    public static TheoryData<string, string, string> Requests { get; } = new()
    {
        { "HTTP/1.0 without Host", "GET /v1/nothing HTTP/1.0\n\n", "404" },
        { "HTTP/1.1 without Host", "GET /v1/models HTTP/1.1\nConnection: close\n\n", "400" },
        { "an empty Host", "GET /v1/models HTTP/1.1\nHost:\nConnection: close\n\n", "200" },
        { "two Hosts", "GET /v1/models HTTP/1.1\nHost: HOST\nHost: HOST\nConnection: close\n\n", "400" },
        { "an absolute target", "GET http://HOST/v1/models HTTP/1.1\nHost: other\nConnection: close\n\n", "200" },
        { "another's absolute target", "GET http://a.example/v1 HTTP/1.1\nHost: HOST\nConnection: close\n\n", "421" },
        { "an unknown method", "FOO /v1/models HTTP/1.1\nHost: HOST\nConnection: close\n\n", "405" },
        { "TRACE", "TRACE /v1/models HTTP/1.1\nHost: HOST\nConnection: close\n\n", "405" },
        { "CONNECT", "CONNECT HOST HTTP/1.1\nHost: HOST\nConnection: close\n\n", "400 404 405" },
        { "OPTIONS of everything", "OPTIONS * HTTP/1.1\nHost: HOST\nConnection: close\n\n", "204" },
        { "a long target", $"GET /{new string('a', 20_000)} HTTP/1.1\nHost: HOST\nConnection: close\n\n", "414" },
        { "a long header", $"GET / HTTP/1.1\nHost: HOST\nX: {new string('a', 50_000)}\n\n", "431" },
        { "many headers",
            $"GET / HTTP/1.1\nHost: HOST\n{string.Concat(Enumerable.Repeat("X: y\n", 200))}\n", "431" },
        { "a header without colon", "GET / HTTP/1.1\nHost: HOST\nnonsense\n\n", "400" },
        { "NUL in a header", "GET / HTTP/1.1\nHost: HOST\nX: a\0b\n\n", "400" },
        { "NUL in a target", "GET /v1/models/a%00b HTTP/1.1\nHost: HOST\nConnection: close\n\n", "400 404" },
        { "half an escape", "GET /v1/models/%zz%2 HTTP/1.1\nHost: HOST\nConnection: close\n\n", "400 404" },
        { "bytes of no text", "GET /v1/models/%ff%fe HTTP/1.1\nHost: HOST\nConnection: close\n\n", "400 404" },
        { "no HTTP", "\u0016\u0003\u0001 hello\n\n", "0 400" },
        { "no Content-Type", $"{Post}Content-Length: 16\n\n{Json}", "415" },
        { "two Content-Types",
            $"{Post}Content-Type: application/json\nContent-Type: text/csv\nContent-Length: 16\n\n{Json}", "415" },
        { "two lengths",
            $"{Post}Content-Type: application/json\nContent-Length: 16\nContent-Length: 17\n\n{Json}", "400" },
        { "a length that is none", $"{Post}Content-Type: application/json\nContent-Length: x\n\n{Json}", "400" },
        { "more than the length",
            $"{Post}Content-Type: application/json\nContent-Length: 16\n\n{Json}{Json}", "200" },
        { "a chunk of no size",
            $"{Post}Content-Type: application/json\nTransfer-Encoding: chunked\n\nzz\n{Json}\n0\n\n", "400" },
        { "chunks with extensions and trailers",
            $"{Post}Content-Type: application/json\nTransfer-Encoding: chunked\n\n10;a=b\n{Json}\n0\nX: y\n\n", "200" },
        { "an unknown transfer coding",
            $"{Post}Content-Type: application/json\nTransfer-Encoding: foo\n\n10\n{Json}\n0\n\n", "400 501" },
        { "Expect: 100-continue",
            $"{Post}Content-Type: application/json\nExpect: 100-continue\nContent-Length: 16\n\n{Json}", "200" },
        { "a byte order mark",
            $"{Post}Content-Type: application/json\nContent-Length: 19\n\n\u00EF\u00BB\u00BF{Json}", "200" },
        { "a body of GET", "GET /v1/models HTTP/1.1\nHost: HOST\nConnection: close\nContent-Length: 2\n\n{}", "200" },
        { "two Accepts",
            "GET /v1/models HTTP/1.1\nHost: HOST\nAccept: text/html\nAccept: ,;q=x\nConnection: close\n\n", "200" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_OfAnOddClient_IsAnsweredAsTheStandardsHaveIt(string kind, string request, string expected)
    {
        RawAnswer answer = await service.SendAsync(request);

        Assert.True(
            expected.Split(' ').Contains($"{answer.Status}", StringComparer.Ordinal), $"{kind}: {answer.Head}");
    }

    [Theory]
    [InlineData("Content-Length: 100\n\n{\"texts\": [")]
    [InlineData("Transfer-Encoding: chunked\n\nb\n{\"texts\": [\n")]
    [InlineData("Transfer-Encoding: chunked\n\nff\n{\"texts\": [")]
    public async Task Request_OfABodyCutShort_EndsWithoutAFaultOfTheService(string rest)
    {
        RawAnswer answer = await service.SendAsync($"{Post}Content-Type: application/json\n{rest}", endsEarly: true);
        RawAnswer next = await service.SendAsync("GET /health/live HTTP/1.1\nHost: HOST\nConnection: close\n\n");

        // The server takes a client that ends the connection within a body for one that is gone.
        Assert.Contains(answer.Status, (int[])[0, 400]);
        Assert.Equal(200, next.Status);
    }

    [Fact]
    public async Task Request_WithoutHost_NamesNoEmptyHost()
    {
        RawAnswer answer = await service.SendAsync("GET /v1/nothing HTTP/1.0\n\n");

        Assert.Contains($"\"type\":\"{service.Address}problems/not-found\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/models/tiny%2Flinked", "tiny/linked")]
    [InlineData("GET", "/v1/models/tiny%2flinked/revisions", "tiny/linked")]
    [InlineData("GET", "/v1/models/tiny%2Fload", "tiny/load")]
    [InlineData("DELETE", "/v1/models/tiny%2Flinked", "tiny/linked")]
    [InlineData("POST", "/v1/models/tiny%2Flinked/load", "tiny/linked")]
    [InlineData("POST", "/v1/models/tiny%2Flinked/unload", "tiny/linked")]
    [InlineData("GET", "/v1/models/..%2F..%2Fetc", "../../etc")]
    public async Task Model_WithAnEncodedSlash_IsTheOneOfThatName(string method, string path, string name)
    {
        RawAnswer answer = await service.SendAsync(
            $"{method} {path} HTTP/1.1\nHost: HOST\nContent-Length: 0\nConnection: close\n\n");

        Assert.Equal(404, answer.Status);
        Assert.Contains(name, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models", 200)]
    [InlineData("/v1/models/none", 404)]
    [InlineData("/v1/self-repair", 405)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/swagger/index.html", 200)]
    [InlineData("/health/live", 200)]
    public async Task Head_OfAnAddress_IsWhatGetAnswersWithoutTheBody(string path, int status)
    {
        RawAnswer get = await service.SendAsync($"GET {path} HTTP/1.1\nHost: HOST\nConnection: close\n\n");
        RawAnswer head = await service.SendAsync($"HEAD {path} HTTP/1.1\nHost: HOST\nConnection: close\n\n");

        Assert.Equal((status, status), (get.Status, head.Status));
        Assert.Empty(head.Body);
        Assert.Equal(Stable(get), Stable(head));
    }

    [Fact]
    public async Task Head_OfASmallAnswer_SaysTheLengthOfGet()
    {
        RawAnswer get = await service.SendAsync("GET /health/live HTTP/1.1\nHost: HOST\nConnection: close\n\n");
        RawAnswer head = await service.SendAsync("HEAD /health/live HTTP/1.1\nHost: HOST\nConnection: close\n\n");

        string length = $"Content-Length: {Encoding.UTF8.GetByteCount(get.Body)}";
        Assert.Contains(length, get.Head, StringComparison.Ordinal);
        Assert.Contains(length, head.Head, StringComparison.Ordinal);
    }

    /// <summary>Headers but the date and how a body is cut into chunks, which has none here.</summary>
    private static IEnumerable<string> Stable(RawAnswer answer) =>
        answer.Head.Split("\r\n").Where(line =>
            !line.StartsWith("Date:", StringComparison.Ordinal)
            && !line.StartsWith("Transfer-Encoding:", StringComparison.Ordinal)
            && !line.StartsWith("Content-Length:", StringComparison.Ordinal));
}
