using Microsoft.Extensions.Options;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Devices;

/// <summary>Makes ready what models run on, while the rest of the service is put together.</summary>
public static class ModelRuntime
{
    /// <summary>Checks that text is normalized here, and makes the pool of threads, which takes a tenth of a second or
    /// two: the service is put together meanwhile.</summary>
    /// <param name="configuration">Says how many threads.</param>
    /// <returns>Ends when it is done; it fails where the setting is wrong, which the check of all settings says
    /// too.</returns>
    /// <exception cref="NormalizationUnavailableException">Text would become other tokens than elsewhere.</exception>
    public static Task StartAsync(IConfiguration configuration)
    {
        UnicodeNormalization.Verify();
        return Task.Run(() => OnnxRuntime.Initialize(ServiceSettings.ThreadsOf(configuration[SettingNames.Threads])));
    }

    /// <summary>Waits until it is done, and looks for the device.</summary>
    /// <param name="started">What was started.</param>
    /// <param name="services">The service's parts.</param>
    /// <exception cref="OptionsValidationException">Settings are wrong.</exception>
    /// <exception cref="InvalidSettingException">The device is not here.</exception>
    public static async Task CheckAsync(Task started, IServiceProvider services)
    {
        DeviceCheck device = services.GetRequiredService<DeviceCheck>();
        await started;
        device.CheckSetting();
    }
}
