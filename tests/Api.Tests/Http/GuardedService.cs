using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Http;

/// <summary>A service that answers to some names beside its own.</summary>
public sealed class GuardedService : IDisposable
{
    private readonly ServiceFactory service = new()
    {
        Settings = new Dictionary<string, string>
        {
            [SettingNames.Hosts] = "lab.example.org, Other.Example:8080, *.wild.example",
        },
    };

    public GuardedService() => Client = service.CreateClient();

    /// <summary>Sends it requests.</summary>
    public HttpClient Client { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        service.Dispose();
    }
}
