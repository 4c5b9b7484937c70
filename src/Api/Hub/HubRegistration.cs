using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Hub;

/// <summary>What models of the Hub are fetched by.</summary>
public static class HubRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="builder">The service being built.</param>
    /// <exception cref="InvalidSettingException">A setting of the Hub's is wrong.</exception>
    public static void AddHub(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(HubSettings.Read(builder.Configuration, Environment.GetEnvironmentVariable));
        builder.Services.AddSingleton<HubHttp>();
        builder.Services.AddSingleton<HubStore>();
        builder.Services.AddHostedService<HubStartNotice>();
    }
}
