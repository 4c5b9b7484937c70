using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>The token goes to the scheme, host and port of HF_ENDPOINT, and nowhere else.</summary>
public sealed class HubGuardTests : IAsyncLifetime
{
    private readonly WebApplication first = Listen();
    private readonly WebApplication second = Listen();

    [Theory]
    [InlineData("a /x", "a /x")]
    [InlineData("a b", "a")]
    [InlineData("a b a", "a a")]
    [InlineData("a b b a", "a a")]
    [InlineData("a localhost a", "a a")]
    public async Task Send_AlongRedirects_ShowsTheTokenToTheEndpointAlone(string chain, string shown)
    {
        (string Name, string Token)[] seen = await FollowAsync(chain.Split(' '));

        Assert.Equal(chain.Split(' ').Length, seen.Length);
        Assert.Equal(
            shown.Split(' ').Length, seen.Count(one => one.Token == "Bearer hf_a"));
        Assert.All(seen, one => Assert.Equal(one.Name is "a" or "/x", one.Token.Length > 0));
    }

    /// <summary>Names of the Hub itself are known: a mirror may send on to them, but the token is the
    /// mirror's.</summary>
    [Theory]
    [InlineData("https://huggingface.co/x")]
    [InlineData("https://hf.co/x")]
    public async Task Send_FromAMirrorToTheHub_ShowsItNoToken(string target)
    {
        await using LoopbackProxy proxy = new() { Status = 403 };
        Dictionary<string, string> variables = new() { ["https_proxy"] = proxy.Authority };
        HubSettings settings = Settings with { Proxies = HubProxies.Read(variables.GetValueOrDefault) };
        using HubHttp http = new(settings);

        await Assert.ThrowsAsync<HubProxyException>(() => http.SendAsync(
            HttpMethod.Get, Address(first, target), leavesHub: false, prepare: null, CancellationToken.None));

        string head = Assert.Single(proxy.Heads);
        Assert.DoesNotContain("hf_a", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_OfAQuestionThatLeavesTheHub_DoesNotFollow()
    {
        using HubHttp http = new(Settings);

        using HttpResponseMessage response = await http.SendAsync(
            HttpMethod.Get,
            Address(first, Address(second, null).AbsoluteUri),
            leavesHub: false,
            prepare: null,
            CancellationToken.None);

        Assert.Equal(302, (int)response.StatusCode);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await first.StartAsync();
        await second.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    private HubSettings Settings => new()
    {
        CacheFolder = "/nowhere",
        Endpoint = new Uri(first.Urls.First() + "/mirror"),
        Token = "hf_a",
    };

    /// <summary>Answers what it was asked with, and sends on to where the query says.</summary>
    private static WebApplication Listen()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(context =>
        {
            string seen = context.Request.Query["seen"] + $"|{context.Request.Headers.Authorization}";
            string[] targets = [.. context.Request.Query["to"].OfType<string>()];
            context.Response.Headers["X-Seen"] = seen;
            if (targets.Length > 0)
            {
                string rest = string.Concat(targets.Skip(1).Select(target => "&to=" + Uri.EscapeDataString(target)));
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = $"{targets[0]}?seen={Uri.EscapeDataString(seen)}{rest}";
            }

            return Task.CompletedTask;
        });
        return app;
    }

    private static Uri Address(WebApplication app, string? target) => new(
        $"{app.Urls.First()}/file{(target is null ? string.Empty : "?to=" + Uri.EscapeDataString(target))}");

    private async Task<(string Name, string Token)[]> FollowAsync(string[] chain)
    {
        string AddressOf(string name) => name switch
        {
            "a" => first.Urls.First() + "/file",
            "b" => second.Urls.First() + "/file",
            "localhost" => first.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/file",
            _ => name,
        };
        string query = string.Join('&', chain.Skip(1).Select(name => "to=" + Uri.EscapeDataString(AddressOf(name))));
        using HubHttp http = new(Settings);
        using HttpResponseMessage response = await http.SendAsync(
            HttpMethod.Get,
            new Uri($"{AddressOf(chain[0])}?{query}"),
            leavesHub: true,
            prepare: null,
            CancellationToken.None);
        string[] tokens = response.Headers.GetValues("X-Seen").Single().Split('|')[1..];
        return [.. chain.Zip(tokens)];
    }
}
