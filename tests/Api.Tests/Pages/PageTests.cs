using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SelfRepair.Api.Pages;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests.Pages;

[Collection(ServiceCollectionDefinition.Name)]
public sealed partial class PageTests(ServiceFactory service)
{
    private const string Script = "/lib/plotly/plotly.min.js";

    private readonly HttpClient client = service.CreateClient();

    /// <summary>Every file of the page.</summary>
    public static TheoryData<string> Files => [.. PageFiles.Served];

    [Fact]
    public async Task Get_OfTheFrontDoor_IsThePage()
    {
        HttpResponseMessage response = await client.GetAsync("/?analysis=an_0&head=L4H3");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("/", response.RequestMessage?.RequestUri?.AbsolutePath);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(PageFiles.Read("index.html"), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Get_OfAFile_IsTheFileWithItsTypeAndHeaders(string path)
    {
        HttpResponseMessage response = await client.GetAsync(path);

        Assert.Equal(PageFiles.Read(path), await response.Content.ReadAsStringAsync());
        Assert.Equal(PageHeaders.MediaTypes[Path.GetExtension(path)], response.Content.Headers.ContentType?.ToString());
        Assert.Equal([PageHeaders.Policy], response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Opener-Policy"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public void Policy_OfThePage_AllowsNothingInlineAndNothingOfOthers()
    {
        Assert.StartsWith("default-src 'none'; ", PageHeaders.Policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", PageHeaders.Policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", PageHeaders.Policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", PageHeaders.Policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_OfThePage_HasNoScriptOrStyleOfItsOwn()
    {
        string html = PageFiles.Read("index.html");

        Assert.All(ScriptElement().Matches(html), script =>
            Assert.Matches(@"^<script [^>]*src=""/[^""]+""[^>]*></script>$", script.Value));
        Assert.DoesNotMatch(StyleOrHandler(), html);
    }

    [Fact]
    public void Links_OfThePagesFiles_LeadToOthersOfThem()
    {
        string[] missing =
        [
            .. from path in PageFiles.Served
               where !path.StartsWith("/lib/", StringComparison.Ordinal)
               from Match link in Link().Matches(PageFiles.Read(path))
               let target = new Uri(new Uri("http://page" + path), link.Groups["target"].Value).AbsolutePath
               where target is not ("/" or "/swagger") && !PageFiles.Served.Contains(target)
               select $"{path}: {target}",
        ];

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("/")]
    [InlineData(Script)]
    public async Task Get_WithWhatWasAnsweredBefore_IsNotModified(string path)
    {
        HttpResponseMessage first = await client.GetAsync(path);
        EntityTagHeaderValue tag = first.Headers.ETag!;

        Assert.True(tag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(headers => headers.IfNoneMatch.Add(tag)));
        Assert.Equal(
            HttpStatusCode.NotModified,
            await StatusAsync(headers => headers.IfModifiedSince = first.Content.Headers.LastModified));
        Assert.Equal(
            HttpStatusCode.OK,
            await StatusAsync(headers => headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"0\""))));

        async Task<HttpStatusCode> StatusAsync(Action<HttpRequestHeaders> condition)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            condition(request.Headers);
            HttpResponseMessage response = await client.SendAsync(request);
            Assert.Equal(tag, response.Headers.ETag);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Get_OfALargeFile_IsCompressedAsOtherAnswers()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Script);
        request.Headers.AcceptEncoding.ParseAdd("br");

        HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.True((await response.Content.ReadAsByteArrayAsync()).Length < 1_000_000);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/css/page.css")]
    public async Task Head_OfAFile_HasTheHeadersOfGet(string path)
    {
        HttpResponseMessage get = await client.GetAsync(path);
        using HttpRequestMessage request = new(HttpMethod.Head, path);

        HttpResponseMessage head = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Content.Headers.ToString(), head.Content.Headers.ToString());
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
    }

    [Theory]
    [InlineData("POST", "/", "method-not-allowed")]
    [InlineData("DELETE", "/js/main.js", "method-not-allowed")]
    [InlineData("GET", "/js/none.js", "not-found")]
    [InlineData("GET", "/js", "not-found")]
    [InlineData("GET", "/lib/plotly/README.md", "not-found")]
    [InlineData("GET", "/..%2F..%2FApi.csproj", "not-found")]
    public async Task Request_OfSomethingElse_IsRefused(string method, string path, string code)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        await response.AssertProblemAsync(code, pointer: null);
    }

    [Fact]
    public async Task Start_FromAnotherFolder_FindsThePage()
    {
        string elsewhere = Directory.CreateTempSubdirectory("selfrepair-elsewhere-").FullName;
        Directory.CreateDirectory(Path.Combine(elsewhere, "wwwroot"));
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "wwwroot", "index.html"), "another page");
        using ServiceProcess process = await ServiceProcess.LaunchAsync(new ServiceLaunch
        {
            WorkingFolder = elsewhere,
            Settings = new Dictionary<string, string>
            {
                [SettingNames.Data] = Path.Combine(elsewhere, "data"),
            },
        });

        Assert.Equal(PageFiles.Read("index.html"), await process.Client.GetStringAsync("/"));
        process.Dispose();
        Directory.Delete(elsewhere, recursive: true);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();

    [GeneratedRegex(@"<style|\sstyle=|\son[a-z]+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex StyleOrHandler();

    [GeneratedRegex(@"(?:href=|src=|from |import |import\()""(?<target>[./][^""?#]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
