using System.Net;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hub;

/// <summary>Which proxy an address is asked through, by the variables that curl and Python's tools read.</summary>
/// <remarks>
/// <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c>, or the same in capitals. Lower case
/// counts first, and where it is set to nothing the capitals do not count: so Python's tools have it. HTTP_PROXY in
/// capitals is taken, which curl leaves alone for the sake of CGI programs; this service is none. .NET's own reading
/// knows neither <c>*</c> nor ranges in NO_PROXY. Ranges are compared with addresses alone: no name is looked up.
/// </remarks>
public sealed class HubProxies : IWebProxy
{
    private readonly HubProxy? http;
    private readonly HubProxy? https;
    private readonly NoProxyEntry[] exceptions;

    private HubProxies(HubProxy? http, HubProxy? https, NoProxyEntry[] exceptions)
    {
        this.http = http;
        this.https = https;
        this.exceptions = exceptions;
        Credentials = new Logins([.. new[] { http, https }.OfType<HubProxy>()]);
    }

    /// <summary>No proxy at all.</summary>
    public static HubProxies None { get; } = new(http: null, https: null, []);

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives the value of a variable by its exact name; null where it is not set.</param>
    /// <exception cref="InvalidSettingException">One that counts names no proxy that can be used.</exception>
    public static HubProxies Read(Func<string, string?> variable)
    {
        string[] exceptions = (ValueOf(variable, "no_proxy")?.Value ?? string.Empty).Split(
            [',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (exceptions.Contains("*", StringComparer.Ordinal))
        {
            return None;
        }

        (string Name, string Value)? all = ValueOf(variable, "all_proxy");
        return new HubProxies(
            Parse(ValueOf(variable, "http_proxy") ?? all),
            Parse(ValueOf(variable, "https_proxy") ?? all),
            [.. exceptions.Select(NoProxyEntry.Parse).OfType<NoProxyEntry>()]);
    }

    /// <summary>The proxy that an address is asked through; null where it is asked directly.</summary>
    /// <param name="address">An address of http or https.</param>
    public HubProxy? For(Uri address)
    {
        HubProxy? proxy = address.Scheme == Uri.UriSchemeHttps ? https : http;
        return proxy is null || Array.Exists(exceptions, entry => entry.Has(address)) ? null : proxy;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => For(destination)?.Address;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => For(host) is null;

    private static HubProxy? Parse((string Name, string Value)? given) =>
        given is (string name, string value) ? HubProxy.Parse(name, value) : null;

    private static (string Name, string Value)? ValueOf(Func<string, string?> variable, string name)
    {
        string capitals = name.ToUpperInvariant();
        string? lower = variable(name);
        string? value = lower ?? variable(capitals);
        return string.IsNullOrWhiteSpace(value) ? null : (lower is null ? capitals : name, value);
    }

    /// <summary>The user name and password of each proxy.</summary>
    private sealed class Logins(HubProxy[] proxies) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            Array.Find(proxies, proxy => proxy.Address == uri)?.Login;
    }
}
