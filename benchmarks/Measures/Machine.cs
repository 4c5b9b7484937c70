using System.Runtime.InteropServices;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>What a figure was measured on.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Processors">Processors that this process may use.</param>
/// <param name="Threads">Threads that batches run on.</param>
/// <param name="Version">Version of the engine.</param>
/// <param name="OnnxRuntime">Version of ONNX Runtime.</param>
/// <param name="Dotnet">Version of .NET.</param>
/// <param name="Gpu">The GPU's name; null where models ran on the processor.</param>
internal sealed record Machine(
    string Cpu, int Processors, int Threads, string Version, string OnnxRuntime, string Dotnet, string? Gpu = null)
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>This machine. Starts ONNX Runtime where nobody did.</summary>
    /// <param name="device">What models ran on.</param>
    public static Machine Here(ComputeDevice device = default)
    {
        string version = Inference.Devices.OnnxRuntime.Version;
        return new Machine(
            CpuName(),
            Environment.ProcessorCount,
            Inference.Devices.OnnxRuntime.ThreadCount,
            typeof(RowEngine).Assembly.GetName().Version!.ToString(3),
            version,
            RuntimeInformation.FrameworkDescription,
            device.IsCuda ? DeviceProbe.Find(device).Name : null);
    }

    private static string CpuName()
    {
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", Ordinal));
        string family = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("cpu family", Ordinal));
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : $"{After(line)}, family {After(family)}";
    }

    private static string After(string line) => line[(line.IndexOf(':', Ordinal) + 1)..].Trim();
}
