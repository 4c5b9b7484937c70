using System.Net;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hosting;

/// <summary>Where the service listens, and whether it may.</summary>
public static class ListenAddresses
{
    private const string Default = "http://localhost:8080";

    /// <summary>Listens on this machine alone where nothing else is configured, and is told when the service starts
    /// that anyone may use it where other machines can reach it.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddListenAddresses(this WebApplicationBuilder builder)
    {
        IReadOnlyList<string> addresses = [.. Configured(builder.Configuration)];
        if (addresses.Count == 0)
        {
            builder.WebHost.UseUrls(Default);
        }

        builder.Services.AddSettingCheck(given => RefuseOpen(addresses, given));
    }

    private static void RefuseOpen(IReadOnlyList<string> addresses, GivenSettings given)
    {
        string? open = addresses.FirstOrDefault(address => !IsLoopback(address));
        if (open is not null && !ServiceSettings.AnonymityOf(given.AllowAnonymous))
        {
            throw new InvalidSettingException(
                SettingNames.Urls,
                $"'{open}' can be reached from other machines, and the service asks nobody for a key. Listen on "
                + $"{Default}, or set {SettingNames.AllowAnonymous}=true if everyone who can reach it may use it.");
        }
    }

    /// <summary>Whether only this machine reaches an address.</summary>
    /// <param name="address">An address as ASPNETCORE_URLS has it.</param>
    /// <exception cref="InvalidSettingException">It is none.</exception>
    public static bool IsLoopback(string address)
    {
        string host = BindingAddressOf(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress BindingAddressOf(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            throw new InvalidSettingException(
                SettingNames.Urls, $"'{address}' is no address. Write one like {Default}.");
        }
    }

    /// <summary>Every address that Kestrel is told of, by whatever way; ports alone mean every interface.</summary>
    private static IEnumerable<string> Configured(ConfigurationManager configuration)
    {
        IEnumerable<string?> endpoints =
            configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]);
        return Split(configuration["urls"])
            .Concat(Split(configuration["http_ports"]).Select(port => $"http://*:{port}"))
            .Concat(Split(configuration["https_ports"]).Select(port => $"https://*:{port}"))
            .Concat(endpoints.OfType<string>());
    }

    private static string[] Split(string? list) =>
        (list ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
