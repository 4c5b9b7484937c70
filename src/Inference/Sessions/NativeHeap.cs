using System.Runtime.InteropServices;

namespace SelfRepair.Inference.Sessions;

/// <summary>The C library's heap, in which ONNX Runtime keeps sessions and packed weights.</summary>
/// <remarks>glibc keeps what is freed for later, in heaps that threads share few by few: with each model opened and let
/// go, more of it lies in pieces that the next one does not fit in.</remarks>
internal static partial class NativeHeap
{
    /// <summary>Gives what was freed back to the system. Only glibc is told, others do so themselves.</summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = TrimHeap(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, such as musl.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimHeap(nuint kept);
}
