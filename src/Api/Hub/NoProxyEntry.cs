using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SelfRepair.Api.Hub;

/// <summary>One entry of NO_PROXY: a name with everything below it, an address, or a range of addresses; each perhaps
/// at one port, or of one scheme.</summary>
public sealed class NoProxyEntry
{
    private readonly string? scheme;
    private readonly int? port;
    private readonly string name;
    private readonly IPAddress? network;
    private readonly int prefixLength;

    private NoProxyEntry(string? scheme, int? port, string name, IPAddress? network, int prefixLength)
    {
        this.scheme = scheme;
        this.port = port;
        this.name = name;
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="text">The entry, without white space.</param>
    /// <returns>The entry; null where it is none, as other tools pass over it.</returns>
    public static NoProxyEntry? Parse(string text)
    {
        int schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        string? scheme = schemeEnd > 0 ? text[..schemeEnd].ToLowerInvariant() : null;
        string rest = schemeEnd > 0 ? text[(schemeEnd + 3)..] : text;
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && scheme is null)
        {
            return RangeOf(rest[..slash], rest[(slash + 1)..]);
        }

        (string host, int? port) = Split(slash >= 0 ? rest[..slash] : rest);
        if (AddressOf(host) is IPAddress address)
        {
            return new NoProxyEntry(scheme, port, string.Empty, address, BitsOf(address));
        }

        string name = Normal(host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host);
        return name.Length > 0 ? new NoProxyEntry(scheme, port, name, network: null, prefixLength: 0) : null;
    }

    /// <summary>Whether an address is asked directly by this entry.</summary>
    /// <param name="address">The address.</param>
    public bool Has(Uri address)
    {
        if ((scheme ?? address.Scheme) != address.Scheme || (port ?? address.Port) != address.Port)
        {
            return false;
        }

        string host = Normal(address.IdnHost);
        return AddressOf(host) is IPAddress target
            ? network is not null && IsWithin(target)
            : network is null && (host == name || host.EndsWith("." + name, StringComparison.Ordinal));
    }

    private static NoProxyEntry? RangeOf(string host, string bits) =>
        AddressOf(host) is IPAddress address
        && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        && length <= BitsOf(address)
            ? new NoProxyEntry(scheme: null, port: null, string.Empty, address, length)
            : null;

    /// <summary>Takes a port off; several colons without brackets are an IPv6 address.</summary>
    private static (string Host, int? Port) Split(string text)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && (text.IndexOf(':', StringComparison.Ordinal) == colon || text[colon - 1] == ']');
        return hasPort && int.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                ? (text[..colon], port)
                : (text, null);
    }

    /// <summary>An address as people write it; IPv4 in four parts, as IPAddress takes fewer too.</summary>
    private static IPAddress? AddressOf(string host)
    {
        bool isOne = IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || host.Count(letter => letter == '.') == 3);
        return !isOne ? null : address!.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static int BitsOf(IPAddress address) => address.GetAddressBytes().Length * 8;

    /// <summary>Lower case, as DNS writes it, without points at either end.</summary>
    private static string Normal(string host)
    {
        string name = host.Trim('.').ToLowerInvariant();
        try
        {
            return name.All(char.IsAscii) ? name : new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    private bool IsWithin(IPAddress target)
    {
        byte[] own = network!.GetAddressBytes();
        byte[] other = target.GetAddressBytes();
        if (own.Length != other.Length)
        {
            return false;
        }

        int whole = prefixLength / 8;
        int rest = 8 - (prefixLength % 8);
        return own.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole))
            && (rest == 8 || own[whole] >> rest == other[whole] >> rest);
    }
}
