using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hub;

/// <summary>What models of the Hub are fetched by.</summary>
public static class HubRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddHub(this WebApplicationBuilder builder)
    {
        HubSettings Read() => HubSettings.Read(builder.Configuration, Environment.GetEnvironmentVariable);

        builder.Services.AddSettingCheck(_ => Read());
        builder.Services.AddSingleton(_ => Read());
        builder.Services.AddSingleton<HubHttp>();
        builder.Services.AddSingleton<HubStore>();
        builder.Services.AddHostedService<HubStartNotice>();
    }
}
