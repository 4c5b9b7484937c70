using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Limits;

namespace SelfRepair.Api.Hosting;

/// <summary>The server's addresses and limits, its clock and its log.</summary>
public static class HostRegistration
{
    /// <summary>Adds them.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.AddLogging();
        builder.AddListenAddresses();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A target in absolute form says the host, whatever the header says (RFC 9112, 3.2.2).
            kestrel.AllowHostHeaderOverride = true;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ServiceStop.Grace);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<StartupBanner>();
    }
}
