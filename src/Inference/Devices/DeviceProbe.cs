using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;

namespace SelfRepair.Inference.Devices;

/// <summary>Finds out whether models can run on a device: by ONNX Runtime's list of providers, by the GPU's driver, and
/// by making a session there. Each device is probed once a process.</summary>
public static class DeviceProbe
{
    private static readonly ConcurrentDictionary<ComputeDevice, FoundDevice> Known = [];

    /// <summary>Probes a device.</summary>
    /// <param name="device">The device.</param>
    public static FoundDevice Find(ComputeDevice device) => Known.GetOrAdd(device, Probe);

    /// <summary>The first GPU where models can run on it, else the processor.</summary>
    public static ComputeDevice Best()
    {
        ComputeDevice gpu = ComputeDevice.Cuda(0);
        return Find(gpu).IsAvailable ? gpu : ComputeDevice.Cpu;
    }

    /// <summary>The devices that models can run on, the processor first.</summary>
    public static IReadOnlyList<FoundDevice> Available() =>
    [
        Find(ComputeDevice.Cpu),
        .. Enumerable.Range(0, int.MaxValue)
            .Select(ordinal => Find(ComputeDevice.Cuda(ordinal)))
            .TakeWhile(found => found.IsAvailable),
    ];

    /// <summary>Refuses a placement in which no model can run.</summary>
    /// <param name="placement">The placement.</param>
    /// <exception cref="DeviceUnavailableException">The device is not here.</exception>
    /// <exception cref="PrecisionUnavailableException">The device has no such precision.</exception>
    public static void Require(Placement placement)
    {
        FoundDevice found = Find(placement.Device);
        if (found.Missing is string missing)
        {
            throw new DeviceUnavailableException(placement.Device, missing);
        }

        if (!found.Precisions.Contains(placement.Precision))
        {
            throw new PrecisionUnavailableException(placement, $"{placement.Device} runs models in fp32 alone.");
        }
    }

    private static FoundDevice Probe(ComputeDevice device)
    {
        if (device.CudaOrdinal is not int ordinal)
        {
            return new FoundDevice(device, Name: string.Empty, MemoryBytes: 0, Missing: null);
        }

        if (!OnnxRuntime.Providers.Contains(device.Provider))
        {
            return Missing(
                device,
                $"Looked for {device.Provider} in ONNX Runtime {OnnxRuntime.Version}, which has "
                + $"{string.Join(", ", OnnxRuntime.Providers)}: it is not the CUDA build.");
        }

        DriverAnswer answer = CudaDriver.Query(ordinal);
        return answer.Missing is string missing
            ? Missing(device, $"ONNX Runtime has {device.Provider}, but {missing}.")
            : Fault(ordinal, answer.MemoryBytes) is string fault
                ? Missing(device, $"{answer.Name} is there, but ONNX Runtime made no session on it: {fault}")
                : new FoundDevice(device, answer.Name, answer.MemoryBytes, Missing: null);
    }

    private static FoundDevice Missing(ComputeDevice device, string sentence) =>
        new(device, Name: string.Empty, MemoryBytes: 0, sentence);

    /// <summary>Why no session can be made on a GPU; null where one was made.</summary>
    private static string? Fault(int ordinal, long memoryBytes)
    {
        try
        {
            using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            CudaProvider.Append(options, ordinal, memoryBytes);
            using InferenceSession session = new(LinearGraphs.Written(), options);
            return null;
        }
        catch (OnnxRuntimeException fault)
        {
            return CudaProvider.Describe(fault);
        }
    }
}
