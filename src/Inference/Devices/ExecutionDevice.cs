using Microsoft.ML.OnnxRuntime;

namespace SelfRepair.Inference.Devices;

/// <summary>What sessions run on, and the memory in which their tensors lie.</summary>
/// <param name="device">The device.</param>
internal abstract class ExecutionDevice(ComputeDevice device) : IDisposable
{
    /// <summary>The device.</summary>
    public ComputeDevice Device => device;

    /// <summary>Whether its memory is not the host's: tensors are copied there and back, and never read in
    /// place.</summary>
    public abstract bool HasOwnMemory { get; }

    /// <summary>Whether sessions on it pack constant weights into a form that products read faster.</summary>
    public abstract bool PacksWeights { get; }

    /// <summary>Names its memory to ONNX Runtime.</summary>
    public abstract OrtMemoryInfo Memory { get; }

    /// <summary>Opens a device.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="DeviceUnavailableException">No model can run on it here.</exception>
    public static ExecutionDevice Open(ComputeDevice device)
    {
        FoundDevice found = DeviceProbe.Find(device);
        return found.Missing is string missing ? throw new DeviceUnavailableException(device, missing)
            : device.IsCuda ? new CudaDevice(found)
            : new HostDevice();
    }

    /// <summary>Puts a session on it.</summary>
    /// <param name="options">The session's options.</param>
    public abstract void Configure(SessionOptions options);

    /// <summary>Takes some of its memory.</summary>
    /// <param name="byteCount">Bytes, at most 4 GiB.</param>
    /// <exception cref="DeviceOutOfMemoryException">There is not as much.</exception>
    public abstract OrtMemoryAllocation Allocate(long byteCount);

    /// <summary>Frees what it holds itself; nothing may be allocated any more.</summary>
    public abstract void Dispose();
}
