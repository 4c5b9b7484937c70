using SelfRepair.Api.Hub;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Proxies are taken as curl and Python's tools take them.</summary>
public sealed class HubProxyTests : IAsyncLifetime
{
    private readonly HubScene scene = new();

    [Theory]
    [InlineData("*", "https://hub.invalid", true)]
    [InlineData("other.invalid, *", "https://hub.invalid", true)]
    [InlineData("hub.invalid", "https://hub.invalid", true)]
    [InlineData("HUB.Invalid.", "https://hub.invalid", true)]
    [InlineData("hub.invalid", "https://cdn.hub.invalid", true)]
    [InlineData(".hub.invalid", "https://cdn.hub.invalid", true)]
    [InlineData(".hub.invalid", "https://hub.invalid", true)]
    [InlineData("*.hub.invalid", "https://cdn.hub.invalid", true)]
    [InlineData("hub.invalid", "https://myhub.invalid", false)]
    [InlineData("hub.invalid", "https://hub.invalid.example", false)]
    [InlineData("invalid", "https://hub.invalid", true)]
    [InlineData(" a.invalid ,hub.invalid\t", "https://hub.invalid", true)]
    [InlineData("a.invalid hub.invalid", "https://hub.invalid", true)]
    [InlineData("hub.invalid:8443", "https://hub.invalid:8443", true)]
    [InlineData("hub.invalid:8443", "https://hub.invalid", false)]
    [InlineData("hub.invalid:443", "https://hub.invalid", true)]
    [InlineData("https://hub.invalid", "https://hub.invalid", true)]
    [InlineData("http://hub.invalid", "https://hub.invalid", false)]
    [InlineData("b\u00fccher.invalid", "https://xn--bcher-kva.invalid", true)]
    [InlineData("10.0.0.0/8", "https://10.200.3.4", true)]
    [InlineData("10.0.0.1/8", "https://10.200.3.4", true)]
    [InlineData("10.0.0.0/8", "https://11.0.0.1", false)]
    [InlineData("192.168.128.0/17", "https://192.168.200.1", true)]
    [InlineData("192.168.128.0/17", "https://192.168.100.1", false)]
    [InlineData("0.0.0.0/0", "https://192.0.2.7", true)]
    [InlineData("0.0.0.0/0", "https://hub.invalid", false)]
    [InlineData("0.0.0.0/0", "https://[::1]", false)]
    [InlineData("192.0.2.7", "https://192.0.2.7", true)]
    [InlineData("192.0.2.7:8443", "https://192.0.2.7", false)]
    [InlineData("2.7", "https://192.0.2.7", false)]
    [InlineData("::1", "https://[::1]", true)]
    [InlineData("[::1]", "https://[::1]", true)]
    [InlineData("[::1]:8443", "https://[::1]:8443", true)]
    [InlineData("[::1]:8443", "https://[::1]", false)]
    [InlineData("2001:db8::/32", "https://[2001:db8:1::5]", true)]
    [InlineData("[2001:db8::]/32", "https://[2001:db8:1::5]", true)]
    [InlineData("fe80::/10", "https://[fec0::1]", false)]
    [InlineData("10.0.0.0/8", "https://[::ffff:10.1.2.3]", true)]
    [InlineData("10.0.0.0/33, 10.0.0.0/x, /, ., ://, :1, []", "https://10.0.0.1", false)]
    [InlineData("", "https://hub.invalid", false)]
    public void For_OfAnAddress_FollowsNoProxy(string noProxy, string address, bool isDirect)
    {
        HubProxies proxies = Read(("HTTPS_PROXY", "http://proxy.invalid:3128"), ("NO_PROXY", noProxy));

        Assert.Equal(isDirect, proxies.For(new Uri(address)) is null);
        Assert.Equal(isDirect, proxies.IsBypassed(new Uri(address)));
    }

    [Theory]
    [InlineData("https_proxy=http://a:1", "https://hub.invalid", "https_proxy", "http://a:1/")]
    [InlineData("HTTPS_PROXY=http://a:1 https_proxy=http://b:1", "https://hub.invalid", "https_proxy", "http://b:1/")]
    [InlineData("HTTPS_PROXY=http://a:1 https_proxy=", "https://hub.invalid", null, null)]
    [InlineData("HTTPS_PROXY= ALL_PROXY=http://b:1", "https://hub.invalid", "ALL_PROXY", "http://b:1/")]
    [InlineData("HTTP_PROXY=http://a:1", "https://hub.invalid", null, null)]
    [InlineData("HTTP_PROXY=http://a:1", "http://hub.invalid", "HTTP_PROXY", "http://a:1/")]
    [InlineData("HTTP_PROXY=http://a:1 all_proxy=http://b:1", "https://hub.invalid", "all_proxy", "http://b:1/")]
    [InlineData("https_proxy=http://a:1 NO_PROXY=x no_proxy=hub.invalid", "https://hub.invalid", null, null)]
    [InlineData("https_proxy=http://a:1 NO_PROXY=*  no_proxy=x", "https://hub.invalid", "https_proxy", "http://a:1/")]
    [InlineData("https_proxy=proxy.invalid:3128", "https://hub.invalid", "https_proxy", "http://proxy.invalid:3128/")]
    [InlineData("https_proxy=HTTPS://a", "https://hub.invalid", "https_proxy", "https://a/")]
    [InlineData("https_proxy=http://a:1/some/path", "https://hub.invalid", "https_proxy", "http://a:1/")]
    [InlineData("https_proxy=http://[::1]:3128", "https://hub.invalid", "https_proxy", "http://[::1]:3128/")]
    [InlineData("all_proxy=socks5h://a", "https://hub.invalid", "all_proxy", "socks5://a:1080/")]
    [InlineData("all_proxy=socks5://a:9", "https://hub.invalid", "all_proxy", "socks5://a:9/")]
    [InlineData("all_proxy=socks://a:9/", "https://hub.invalid", "all_proxy", "socks4://a:9/")]
    public void For_OfVariables_TakesThoseThatCount(string variables, string address, string? variable, string? proxy)
    {
        HubProxy? chosen = Read([.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (pair[0], pair[1]))]).For(new Uri(address));

        Assert.Equal(variable, chosen?.Variable);
        Assert.Equal(proxy is null ? null : new Uri(proxy), chosen?.Address);
    }

    [Theory]
    [InlineData("http://ada:secret@a:1", "ada", "secret")]
    [InlineData("ada:secret@a:1", "ada", "secret")]
    [InlineData("http://ada@a:1", "ada", "")]
    [InlineData("http://a%40b:s%3Ae%2Fc@a:1", "a@b", "s:e/c")]
    [InlineData("http://ada:p@ss/w#rd?@a:1", "ada", "p@ss/w#rd?")]
    [InlineData("socks5://ada:secret@a:1", "ada", "secret")]
    public void Parse_OfALogin_TakesItAsItIsWritten(string value, string user, string password)
    {
        HubProxy proxy = HubProxy.Parse("HTTPS_PROXY", value);

        Assert.Equal((user, password), (proxy.Login?.UserName, proxy.Login?.Password));
        Assert.Equal("a:1", proxy.Address.Authority);
        Assert.Equal("HTTPS_PROXY", proxy.ToString());
    }

    [Theory]
    [InlineData("http://ada:secret@")]
    [InlineData("http://ada:secret@a:port")]
    [InlineData("http://ada:secret@a:99999")]
    [InlineData("quic://ada:secret@a:1")]
    [InlineData("://ada:secret@a:1")]
    [InlineData("http://ada:secret@a b")]
    public void Parse_OfWhatIsNoProxy_NamesTheVariableAlone(string value)
    {
        var refusal = Assert.Throws<InvalidSettingException>(() => HubProxy.Parse("ALL_PROXY", value));

        Assert.Equal("ALL_PROXY", refusal.Setting);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("ada:s3cret", "ada:s3cret@")]
    public async Task Get_ThroughAProxy_FetchesTheSameBytes(string? wanted, string login)
    {
        await using LoopbackProxy proxy = new() { Login = wanted };
        HubProxies proxies = Read(("http_proxy", $"http://{login}{proxy.Authority}"));

        scene.AssertWhole(await scene.GetAsync(settings: scene.Settings with { Proxies = proxies }));

        Assert.Equal(scene.Hub.Calls.Count, proxy.Heads.Count(head =>
            wanted is null || head.Contains("Proxy-Authorization", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_ThroughASocksProxy_FetchesTheSameBytes()
    {
        await using LoopbackSocks proxy = new();
        HubProxies proxies = Read(("ALL_PROXY", $"socks5h://{proxy.Authority}"));

        scene.AssertWhole(await scene.GetAsync(settings: scene.Settings with { Proxies = proxies }));

        Assert.True(proxy.ConnectionCount > 0);
    }

    [Fact]
    public async Task Get_OfAHubThatNoProxyNames_LeavesTheProxyOut()
    {
        await using LoopbackProxy proxy = new();
        HubProxies proxies = Read(("http_proxy", $"http://{proxy.Authority}"), ("no_proxy", "127.0.0.0/8"));

        scene.AssertWhole(await scene.GetAsync(settings: scene.Settings with { Proxies = proxies }));

        Assert.Empty(proxy.Heads);
    }

    [Theory]
    [InlineData("http", "", "has none")]
    [InlineData("https", "", "has none")]
    [InlineData("http", "ada:s3cret@", "does not take")]
    [InlineData("https", "ada:s3cret@", "does not take")]
    public async Task Get_ThroughAProxyThatWantsAnotherLogin_SaysSo(string scheme, string login, string mention)
    {
        await using LoopbackProxy proxy = new() { Login = "other:login" };

        await AssertRefusedAsync(
            scheme.ToUpperInvariant() + "_PROXY", $"http://{login}{proxy.Authority}", scheme, mention);

        Assert.Empty(scene.Time.Waits);
    }

    [Theory]
    [InlineData(403, "answered 403", 0)]
    [InlineData(502, "did not connect", 5)]
    public async Task Get_ThroughAProxyThatDoesNotConnect_SaysSo(int status, string mention, int waits)
    {
        await using LoopbackProxy proxy = new() { Status = status };

        await AssertRefusedAsync("HTTPS_PROXY", $"http://{proxy.Authority}", "https", mention);

        Assert.Equal(waits, scene.Time.Waits.Count);
        Assert.All(proxy.Heads, head => Assert.StartsWith("CONNECT ", head, StringComparison.Ordinal));
        Assert.All(proxy.Heads, head => Assert.DoesNotContain(LoopbackHub.Granted, head, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http", "http://ada:s3cret@127.0.0.1:9")]
    [InlineData("https", "http://127.0.0.1:9")]
    [InlineData("http", "http://proxy.invalid:3128")]
    [InlineData("https", "socks5://127.0.0.1:9")]
    public async Task Get_ThroughAProxyThatIsNotThere_SaysSo(string scheme, string proxy)
    {
        await AssertRefusedAsync("ALL_PROXY", proxy, scheme, "The proxy that ALL_PROXY names");

        Assert.Equal(5, scene.Time.Waits.Count);
    }

    [Fact]
    public async Task Get_OfACachedBranchThroughAProxyThatIsNotThere_TakesTheCache()
    {
        HubSnapshot first = await scene.GetAsync();

        HubSnapshot again = await scene.GetAsync(
            settings: scene.Settings with { Proxies = Read(("ALL_PROXY", "http://127.0.0.1:9")) });

        Assert.Equal(first.Commit, again.Commit);
        Assert.Contains("could not be asked", again.Notice, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();

    private static HubProxies Read(params (string Name, string Value)[] variables) =>
        HubProxies.Read(variables.ToDictionary(one => one.Name, one => one.Value).GetValueOrDefault);

    private async Task AssertRefusedAsync(string variable, string proxy, string scheme, string mention)
    {
        HubSettings settings = scene.Settings with
        {
            Endpoint = new UriBuilder(scene.Hub.Url) { Scheme = scheme }.Uri,
            Proxies = Read((variable, proxy)),
            Token = LoopbackHub.Granted,
        };

        var refusal = await Assert.ThrowsAsync<HubProxyException>(() => scene.GetAsync(settings: settings));

        Assert.Equal(variable, refusal.Variable);
        Assert.Contains(mention, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(502, ServiceProblems.Catalog.Describe(refusal).Kind.Status);
    }
}
