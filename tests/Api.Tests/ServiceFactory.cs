using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Settings;
using Serilog.Core;

namespace SelfRepair.Api.Tests;

/// <summary>The real service with a data folder of its own and the golden models as local checkpoints.</summary>
public sealed class ServiceFactory : WebApplicationFactory<ServiceSettings>
{
    /// <summary>Where this service writes.</summary>
    public string DataFolder { get; } = Directory.CreateTempSubdirectory("selfrepair-api-").FullName;

    /// <summary>Settings beside those of every test, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets what the service logs, where a test asks for it.</summary>
    public ILogEventSink? Log { get; init; }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Any free port, where a test asks for real sockets.
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting(SettingNames.Data, DataFolder);
        builder.UseSetting(SettingNames.Models, LocalModels.Folder);

        // A cache of its own, and a Hub that is nowhere: a discarded port of this machine.
        builder.UseSetting(SettingNames.HubHome, Path.Combine(DataFolder, "huggingface"));
        builder.UseSetting(SettingNames.HubEndpoint, "http://127.0.0.1:9");
        builder.UseSetting(SettingNames.HubOffline, "1");
        builder.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
        if (Log is not null)
        {
            builder.ConfigureServices(services => services.AddSingleton(Log));
        }

        foreach ((string name, string value) in Settings)
        {
            builder.UseSetting(name, value);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(DataFolder))
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }
}
