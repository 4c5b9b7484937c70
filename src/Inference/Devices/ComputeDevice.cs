using System.Globalization;

namespace SelfRepair.Inference.Devices;

/// <summary>What a model runs on: the processor, or one CUDA GPU.</summary>
public readonly record struct ComputeDevice
{
    private const string CpuName = "cpu";
    private const string CudaName = "cuda";

    private ComputeDevice(int? cudaOrdinal) => CudaOrdinal = cudaOrdinal;

    /// <summary>The processor.</summary>
    public static ComputeDevice Cpu => default;

    /// <summary>Number of the GPU among those that CUDA shows to this process, from 0; null for the
    /// processor.</summary>
    public int? CudaOrdinal { get; }

    /// <summary>Whether it is a CUDA GPU.</summary>
    public bool IsCuda => CudaOrdinal is not null;

    /// <summary>ONNX Runtime's execution provider for it.</summary>
    public string Provider => IsCuda ? "CUDAExecutionProvider" : "CPUExecutionProvider";

    /// <summary>A CUDA GPU.</summary>
    /// <param name="ordinal">Its number, from 0.</param>
    public static ComputeDevice Cuda(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        return new ComputeDevice(ordinal);
    }

    /// <summary>Reads a name: <c>cpu</c>, <c>cuda</c> for the first GPU, <c>cuda:N</c>.</summary>
    /// <param name="text">The name.</param>
    /// <param name="device">The device where it is one.</param>
    public static bool TryParse(string text, out ComputeDevice device)
    {
        ReadOnlySpan<char> number = text.StartsWith(CudaName + ":", StringComparison.Ordinal)
            ? text.AsSpan(CudaName.Length + 1)
            : "0";
        // The last digit is looked at too: a parse of numbers takes zero characters after it.
        bool isOrdinal = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
            && char.IsAsciiDigit(number[^1]);
        bool isCuda = isOrdinal && text.StartsWith(CudaName, StringComparison.Ordinal)
            && (text.Length == CudaName.Length || text[CudaName.Length] == ':');
        device = isCuda ? Cuda(ordinal) : Cpu;
        return isCuda || text == CpuName;
    }

    /// <summary>Its name, <c>cpu</c> or <c>cuda:N</c>.</summary>
    public override string ToString() =>
        CudaOrdinal is int ordinal ? string.Create(CultureInfo.InvariantCulture, $"{CudaName}:{ordinal}") : CpuName;
}
