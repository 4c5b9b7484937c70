namespace SelfRepair.Inference.Devices;

/// <summary>A device is asked for on which no model can run here.</summary>
/// <param name="device">The device.</param>
/// <param name="missing">What was looked for and is missing, a sentence.</param>
public sealed class DeviceUnavailableException(ComputeDevice device, string missing) : InferenceException(
    $"{device} is asked for, and no model can run on it here. {missing} Use cpu, or auto for the best that is here.")
{
    /// <summary>The device.</summary>
    public ComputeDevice Device => device;

    /// <summary>What was looked for and is missing.</summary>
    public string Missing => missing;
}
