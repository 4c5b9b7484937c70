using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Devices;

/// <summary>Makes ready what models run on, while the rest of the service is put together.</summary>
public static class ModelRuntime
{
    /// <summary>Checks that text is normalized here, makes the pool of threads, and looks for the device.</summary>
    /// <param name="services">The service's parts.</param>
    /// <exception cref="InvalidSettingException">The device is not here.</exception>
    /// <exception cref="NormalizationUnavailableException">Text would become other tokens than elsewhere.</exception>
    public static Task StartAsync(IServiceProvider services)
    {
        int threads = services.GetRequiredService<ServiceSettings>().Threads;
        DeviceCheck device = services.GetRequiredService<DeviceCheck>();
        return Task.Run(() =>
        {
            UnicodeNormalization.Verify();
            OnnxRuntime.Initialize(threads);
            device.CheckSetting();
        });
    }
}
