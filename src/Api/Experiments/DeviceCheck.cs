using SelfRepair.Api.Hosting;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Experiments;

/// <summary>Chooses what a request's model runs on, and refuses what is not here.</summary>
/// <param name="settings">Say which device the service was told to use.</param>
public sealed class DeviceCheck(ServiceSettings settings)
{
    /// <summary>Where models run unless a request says otherwise.</summary>
    public Placement Default => new(DeviceOf(settings.Device), NumberPrecision.Fp32);

    /// <summary>Where a request's model runs.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">The device's name is none.</exception>
    /// <exception cref="DeviceUnavailableException">The device is not here.</exception>
    /// <exception cref="PrecisionUnavailableException">The device has no such precision.</exception>
    public Placement Check(ExperimentRequest request)
    {
        string named = DeviceNames.Parse(request.Device) ?? throw new InvalidRequestException(
            DeviceNames.Explain(request.Device), "/device");
        ComputeDevice device = named == DeviceNames.Auto ? Default.Device : DeviceOf(named);
        Placement placement = new(device, request.Precision);
        DeviceProbe.Require(placement);
        return placement;
    }

    /// <summary>Refuses to start for a device that is not here.</summary>
    /// <exception cref="InvalidSettingException">The device is not here.</exception>
    public void CheckSetting()
    {
        FoundDevice found = DeviceProbe.Look(DeviceOf(settings.Device));
        if (settings.Device != DeviceNames.Auto && found.Missing is string missing)
        {
            throw new InvalidSettingException(SettingNames.Device, $"'{settings.Device}' is not here. {missing}");
        }
    }

    private static ComputeDevice DeviceOf(string name) =>
        ComputeDevice.TryParse(name, out ComputeDevice device) ? device : DeviceProbe.Best();
}
