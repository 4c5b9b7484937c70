using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Devices;

/// <summary>Chooses what a request's model runs on, and refuses what is not here.</summary>
/// <param name="settings">Say which device the service was told to use.</param>
public sealed class DeviceCheck(ServiceSettings settings)
{
    /// <summary>Where models run unless a request says otherwise.</summary>
    public Placement Default => new(DeviceOf(settings.Device), NumberPrecision.Fp32);

    /// <summary>Where a request's model runs.</summary>
    /// <param name="device">Its device: auto, cpu, cuda or cuda:N.</param>
    /// <param name="precision">Its precision.</param>
    /// <exception cref="InvalidRequestException">The device's name is none.</exception>
    /// <exception cref="DeviceUnavailableException">The device is not here.</exception>
    /// <exception cref="PrecisionUnavailableException">The device has no such precision.</exception>
    public Placement Check(string device, NumberPrecision precision)
    {
        string named = DeviceNames.Parse(device) ?? throw new InvalidRequestException(
            DeviceNames.Explain(device), "/device");
        Placement placement = new(named == DeviceNames.Auto ? Default.Device : DeviceOf(named), precision);
        DeviceProbe.Require(placement);
        return placement;
    }

    /// <summary>Refuses to start for a device that is not here.</summary>
    /// <exception cref="InvalidSettingException">The device is not here.</exception>
    public void CheckSetting()
    {
        FoundDevice found = DeviceProbe.Find(DeviceOf(settings.Device));
        if (settings.Device != DeviceNames.Auto && found.Missing is string missing)
        {
            throw new InvalidSettingException(SettingNames.Device, $"'{settings.Device}' is not here. {missing}");
        }
    }

    private static ComputeDevice DeviceOf(string name) =>
        ComputeDevice.TryParse(name, out ComputeDevice device) ? device : DeviceProbe.Best();
}
