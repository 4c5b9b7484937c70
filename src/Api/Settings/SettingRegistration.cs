using Microsoft.Extensions.Options;

namespace SelfRepair.Api.Settings;

/// <summary>What settings are read and checked by.</summary>
public static class SettingRegistration
{
    /// <summary>Adds it. All that is wrong stops the start together, as an
    /// <see cref="OptionsValidationException"/>.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GivenSettings>().Bind(builder.Configuration).ValidateOnStart();
        builder.Services.AddSettingCheck(ServiceSettings.Reads);
        builder.Services.AddSingleton(provider =>
            ServiceSettings.Of(provider.GetRequiredService<IOptions<GivenSettings>>().Value));
    }

    /// <summary>Adds the check of a room's settings.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="reads">Reads a setting each; throws <see cref="InvalidSettingException"/> where it is
    /// wrong.</param>
    public static void AddSettingCheck(this IServiceCollection services, params Action<GivenSettings>[] reads) =>
        services.AddSingleton<IValidateOptions<GivenSettings>>(new SettingCheck(reads));
}
