using System.Net;
using System.Text.RegularExpressions;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hub;

/// <summary>A proxy that a variable of the environment names.</summary>
/// <remarks>Neither messages nor logs have its address, which may hold a password: they name the variable.</remarks>
public sealed partial class HubProxy
{
    /// <summary>Where SOCKS proxies listen by custom; curl's default.</summary>
    private const int SocksPort = 1080;

    /// <summary>Schemes as people write them, and what .NET calls them. Its SOCKS 5 lets the proxy look names up, which
    /// curl calls socks5h; curl reads plain socks as SOCKS 4.</summary>
    private static readonly Dictionary<string, string> Schemes = new(StringComparer.Ordinal)
    {
        ["http"] = "http",
        ["https"] = "https",
        ["socks"] = "socks4",
        ["socks4"] = "socks4",
        ["socks4a"] = "socks4a",
        ["socks5"] = "socks5",
        ["socks5h"] = "socks5",
    };

    private HubProxy(string variable, Uri address, NetworkCredential? login)
    {
        Variable = variable;
        Address = address;
        Login = login;
    }

    /// <summary>The variable, as it is written in the environment.</summary>
    public string Variable { get; }

    /// <summary>What messages call it.</summary>
    public string Name => $"the proxy that {Variable} names";

    /// <summary>What messages call it where a sentence begins.</summary>
    public string NameAtStart => $"The proxy that {Variable} names";

    /// <summary>Scheme, host and port.</summary>
    public Uri Address { get; }

    /// <summary>User name and password; null where the variable has none.</summary>
    public NetworkCredential? Login { get; }

    /// <summary>Reads a variable's value: <c>[scheme://][user[:password]@]host[:port]</c>, http where no scheme is
    /// written.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InvalidSettingException">It names no proxy that can be used.</exception>
    public static HubProxy Parse(string variable, string value)
    {
        Match match = Form().Match(value.Trim());
        if (!match.Success)
        {
            throw NoProxy(variable);
        }

        string scheme = match.Groups["scheme"] is { Success: true } given ? given.Value.ToLowerInvariant() : "http";
        if (!Schemes.TryGetValue(scheme, out string? known))
        {
            throw new InvalidSettingException(
                variable,
                $"a proxy of the scheme '{scheme}' cannot be used. Those of {string.Join(", ", Schemes.Keys)} can.");
        }

        if (!Uri.TryCreate($"{known}://{match.Groups["host"].Value}", UriKind.Absolute, out Uri? address)
            || address.Host.Length == 0)
        {
            throw NoProxy(variable);
        }

        if (address.Port < 0)
        {
            address = new UriBuilder(address) { Port = SocksPort }.Uri;
        }

        return new HubProxy(variable, address, match.Groups["user"].Success ? LoginOf(match) : null);
    }

    /// <summary>The variable alone.</summary>
    public override string ToString() => Variable;

    private static NetworkCredential LoginOf(Match match) => new(
        Uri.UnescapeDataString(match.Groups["user"].Value),
        Uri.UnescapeDataString(match.Groups["password"].Value));

    private static InvalidSettingException NoProxy(string variable) => new(
        variable,
        "its value names no proxy. Write one such as http://proxy.example:3128 or "
        + "http://user:password@proxy.example:3128, or unset it.");

    /// <summary>The last at sign ends the login: passwords are often written as they are.</summary>
    [GeneratedRegex(
        @"\A((?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://|(?![^@]*://))((?<user>[^:]*)(:(?<password>.*))?@)?"
        + @"(?<host>[^@/?#\s]+)([/?#][^@]*)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
