using System.Net;
using System.Net.NetworkInformation;

namespace SelfRepair.Api.Http;

/// <summary>The names by which this service may be asked: what a page elsewhere can make a browser send under another
/// name is not for it. Ports play no part.</summary>
/// <param name="named">Names that the operator added, a port counting for nothing; <c>*.example.org</c> stands for
/// every name below it, <c>*</c> for every name.</param>
public sealed class AcceptedHosts(IEnumerable<string> named)
{
    private const string Localhost = "localhost";

    private readonly HashSet<string> names = new(
        named.Select(name => NameOf(new HostString(name))).Concat(OfThisMachine()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name or address is one of this service's.</summary>
    /// <param name="host">A host with or without a port, as the Host header has it; empty where it is absent.</param>
    public bool Accepts(HostString host)
    {
        string name = NameOf(host);
        return name.Length == 0
            || IsLocal(name)
            || IPAddress.TryParse(name.Trim('[', ']'), out _)
            || names.Contains("*")
            || names.Contains(name)
            || Parents(name).Any(parent => names.Contains($"*.{parent}"));
    }

    /// <summary>The name of a host: without port, without the dot of the root, in lower case.</summary>
    /// <param name="host">The host.</param>
    public static string NameOf(HostString host) => host.HasValue ? Normalized(host.Host) : string.Empty;

    private static string Normalized(string name)
    {
        string lower = name.Trim().ToLowerInvariant();
        return lower.EndsWith('.') ? lower[..^1] : lower;
    }

    private static bool IsLocal(string name) =>
        name == Localhost || name.EndsWith("." + Localhost, StringComparison.Ordinal);

    private static IEnumerable<string> Parents(string name)
    {
        for (int dot = name.IndexOf('.', StringComparison.Ordinal);
            dot >= 0;
            dot = name.IndexOf('.', dot + 1))
        {
            yield return name[(dot + 1)..];
        }
    }

    private static IEnumerable<string> OfThisMachine()
    {
        string machine = Normalized(Dns.GetHostName());
        string domain = Normalized(IPGlobalProperties.GetIPGlobalProperties().DomainName);
        yield return machine;
        if (domain.Length > 0 && domain != "(none)")
        {
            yield return $"{machine}.{domain}";
        }
    }
}
