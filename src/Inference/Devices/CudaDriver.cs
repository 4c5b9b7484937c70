using System.Runtime.InteropServices;
using System.Text;

namespace SelfRepair.Inference.Devices;

/// <summary>Asks NVIDIA's driver for its GPUs. The driver's own library is there wherever a GPU can be used, and needs
/// neither a toolkit nor ONNX Runtime's CUDA build: so it can say what is missing where those are.</summary>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";
    private const int Success = 0;
    private const int MaxNameLength = 256;

    /// <summary>Looks at one GPU.</summary>
    /// <param name="ordinal">Its number, from 0.</param>
    /// <returns>The GPU, or what is missing.</returns>
    public static DriverAnswer Query(int ordinal)
    {
        try
        {
            int status = Initialize(0);
            if (status != Success || CountDevices(out int count) != Success)
            {
                return new DriverAnswer($"the NVIDIA driver answered that it cannot start (error {status})");
            }

            return ordinal < count
                ? Describe(ordinal)
                : new DriverAnswer($"the NVIDIA driver shows {count} GPU(s), numbered from 0");
        }
        catch (DllNotFoundException)
        {
            return new DriverAnswer($"the NVIDIA driver's {Library} is not on this machine");
        }
        catch (EntryPointNotFoundException)
        {
            return new DriverAnswer($"the NVIDIA driver's {Library} is too old");
        }
    }

    private static DriverAnswer Describe(int ordinal)
    {
        byte[] name = new byte[MaxNameLength];
        return GetDevice(out int device, ordinal) == Success
            && GetTotalMemory(out nuint bytes, device) == Success
            && GetName(name, name.Length, device) == Success
            ? new DriverAnswer(Missing: null, Encoding.UTF8.GetString(name).TrimEnd('\0'), (long)bytes)
            : new DriverAnswer("the NVIDIA driver cannot describe the GPU");
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetCount")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CountDevices(out int count);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceTotalMem_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTotalMemory(out nuint bytes, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetName([Out] byte[] name, int length, int device);
}

/// <summary>What the driver says of one GPU.</summary>
/// <param name="Missing">What is missing, the end of a sentence; null where the GPU is there.</param>
/// <param name="Name">The GPU's name.</param>
/// <param name="MemoryBytes">All of its memory.</param>
internal sealed record DriverAnswer(string? Missing, string Name = "", long MemoryBytes = 0);
