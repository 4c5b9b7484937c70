using System.Globalization;

namespace SelfRepair.Api.Hosting;

/// <summary>How devices are named in settings and requests.</summary>
public static class DeviceNames
{
    /// <summary>The best one there is.</summary>
    public const string Auto = "auto";

    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>The first CUDA GPU; <c>cuda:1</c> is the second.</summary>
    public const string Cuda = "cuda";

    /// <summary>The name as given where it is one, else null.</summary>
    /// <param name="name">auto, cpu, cuda or cuda:N.</param>
    public static string? Parse(string name)
    {
        bool isIndexed = name.StartsWith(Cuda + ":", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isIndexed || name is Auto or Cpu or Cuda ? name : null;
    }
}
