using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace SelfRepair.Inference.Devices;

/// <summary>ONNX Runtime's CUDA provider: how sessions are put on it, and what its faults mean.</summary>
internal static partial class CudaProvider
{
    /// <summary>Share of the memory that is used; the rest is left to CUDA itself and to other programs.</summary>
    private const double UsableShare = 0.9;

    private static readonly string[] SignsOfFullMemory =
        ["Failed to allocate memory", "out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "smaller than requested bytes"];

    /// <summary>Puts a session on a GPU, every node of it: none may run on the processor unseen.</summary>
    /// <remarks>TF32 would round products to 10 bits, 1e-3 of a logit. The arena grows by what is asked for: doubling
    /// would take memory that other sessions need.</remarks>
    /// <param name="options">The session's options.</param>
    /// <param name="ordinal">The GPU.</param>
    /// <param name="memoryBytes">All memory of the GPU.</param>
    public static void Append(SessionOptions options, int ordinal, long memoryBytes)
    {
        using OrtCUDAProviderOptions cuda = new();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = ordinal.ToString(CultureInfo.InvariantCulture),
            ["use_tf32"] = "0",
            ["arena_extend_strategy"] = "kSameAsRequested",
            ["gpu_mem_limit"] = UsableBytes(memoryBytes).ToString(CultureInfo.InvariantCulture),
        });
        options.AppendExecutionProvider_CUDA(cuda);
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
    }

    /// <summary>Bytes of a GPU's memory that are used.</summary>
    /// <param name="memoryBytes">All memory of the GPU.</param>
    public static long UsableBytes(long memoryBytes) => (long)(UsableShare * memoryBytes);

    /// <summary>Whether a fault says that the GPU's memory is full.</summary>
    /// <param name="fault">The fault.</param>
    public static bool IsOutOfMemory(OnnxRuntimeException fault) =>
        Array.Exists(SignsOfFullMemory, sign => fault.Message.Contains(sign, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first line of a fault, without the folders of files that it names.</summary>
    /// <param name="fault">The fault.</param>
    public static string Describe(OnnxRuntimeException fault)
    {
        string line = fault.Message.Split('\n')[0].Trim();
        return Folder().Replace(line, string.Empty);
    }

    [GeneratedRegex(@"(/[^\s/:'""]+)*/(?=[^\s/])", RegexOptions.ExplicitCapture)]
    private static partial Regex Folder();
}
