using SelfRepair.Api.Hosting;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Api.Experiments;

/// <summary>Checks that a request's device and precision are here.</summary>
/// <param name="settings">Say which device the service was told to use.</param>
public sealed class DeviceCheck(ServiceSettings settings)
{
    /// <summary>Refuses what is not here.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">The device's name is none.</exception>
    /// <exception cref="DeviceUnavailableException">The device or precision is not here.</exception>
    public void Check(ExperimentRequest request)
    {
        string device = DeviceNames.Parse(request.Device) ?? throw new InvalidRequestException(
            $"'{request.Device}' is no device. Use auto, cpu, cuda or cuda:N.", "/device");
        string meant = device == DeviceNames.Auto ? settings.Device : device;
        if (meant.StartsWith(DeviceNames.Cuda, StringComparison.Ordinal))
        {
            throw new DeviceUnavailableException("/device", NoCuda(meant));
        }

        if (request.Precision == NumberPrecision.Fp16)
        {
            throw new DeviceUnavailableException(
                "/precision",
                "fp16 is asked for, and the device is cpu, which runs models in fp32. Leave precision out.");
        }
    }

    /// <summary>Refuses to start for a device that is not here.</summary>
    /// <exception cref="InvalidSettingException">The device is not here.</exception>
    public void CheckSetting()
    {
        if (settings.Device.StartsWith(DeviceNames.Cuda, StringComparison.Ordinal))
        {
            throw new InvalidSettingException(SettingNames.Device, NoCuda(settings.Device));
        }
    }

    private static string NoCuda(string device) =>
        $"{device} is asked for, and this service runs models on the cpu alone. Looked for CUDAExecutionProvider in "
        + $"ONNX Runtime {OnnxRuntime.Version}, which has {string.Join(", ", OnnxRuntime.Providers)}. Use cpu or auto.";
}
