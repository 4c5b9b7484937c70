using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Settings;

/// <summary>How devices are named in settings and requests.</summary>
public static class DeviceNames
{
    /// <summary>The first GPU where models can run on it, else the processor.</summary>
    public const string Auto = "auto";

    /// <summary>The name as given where it is one, else null.</summary>
    /// <param name="name">auto, cpu, cuda or cuda:N.</param>
    public static string? Parse(string name) =>
        name == Auto || ComputeDevice.TryParse(name, out _) ? name : null;

    /// <summary>Says how devices are named.</summary>
    /// <param name="name">What is none.</param>
    public static string Explain(string name) => $"'{name}' is no device. Use auto, cpu, cuda or cuda:N.";
}
