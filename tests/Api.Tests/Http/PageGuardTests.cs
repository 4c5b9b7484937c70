using System.Net;
using System.Text.Json;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Http;

public sealed class PageGuardTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8081")]
    [InlineData("localhost.:80")]
    [InlineData("selfrepair.localhost")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("192.168.1.20")]
    [InlineData("[::1]")]
    [InlineData("[fe80::1]:8080")]
    [InlineData("lab.example.org")]
    [InlineData("Lab.Example.Org.:99")]
    [InlineData("other.example")]
    [InlineData("a.b.wild.example")]
    public async Task Request_ToANameOfTheService_IsAnswered(string host)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, "/v1/capabilities", host, origin: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Request_ToTheMachinesOwnName_IsAnswered()
    {
        HttpResponseMessage response =
            await SendAsync(HttpMethod.Get, "/v1/capabilities", $"{Dns.GetHostName()}:8080", origin: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("notlocalhost")]
    [InlineData("lab.example.org.evil.example")]
    [InlineData("xlab.example.org")]
    [InlineData("wild.example")]
    public async Task Request_ToAnotherName_SaysWhatToSet(string host)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, "/v1/models", host, origin: null);

        JsonElement problem = await response.AssertProblemAsync("unknown-host", pointer: null);
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.EndsWith($"{SettingNames.Hosts}={host.Split(':')[0]}.", detail, StringComparison.Ordinal);
        Assert.DoesNotContain(host, problem.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:8080", "http://evil.example")]
    [InlineData("localhost:8080", "null")]
    [InlineData("localhost:8080", "http://localhost.evil.example:8080")]
    [InlineData("localhost:8080", "chrome-extension://localhost")]
    [InlineData("localhost:8080", "http://127.0.0.1:8080")]
    [InlineData("127.0.0.1", "http://lab.example.org")]
    [InlineData("localhost", "http://localhost, http://evil.example")]
    public async Task Post_OfAForeignPage_IsRefused(string host, string origin)
    {
        HttpResponseMessage load = await SendAsync(HttpMethod.Post, "/v1/models/neox-tiny/load", host, origin);
        HttpResponseMessage delete = await SendAsync(HttpMethod.Delete, "/v1/prompt-sets/x", host, origin);

        await load.AssertProblemAsync("foreign-origin", pointer: null);
        await delete.AssertProblemAsync("foreign-origin", pointer: null);
    }

    [Theory]
    [InlineData("localhost:8080", "http://localhost:8081")]
    [InlineData("LocalHost", "https://localhost")]
    [InlineData("[::1]:8080", "http://[::1]:8080")]
    [InlineData("lab.example.org", "https://lab.example.org")]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080")]
    public async Task Post_OfThisServicesOwnPage_IsAnswered(string host, string origin)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Delete, "/v1/prompt-sets/x", host, origin);

        await response.AssertProblemAsync("prompt-set-not-found", pointer: null);
    }

    [Fact]
    public async Task Get_OfAForeignPage_ChangesNothingAndIsAnswered()
    {
        HttpResponseMessage response =
            await SendAsync(HttpMethod.Get, "/v1/models", "localhost", "http://evil.example");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string host, string? origin)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        return await service.Client.SendAsync(request);
    }
}
