namespace SelfRepair.Inference.Devices;

/// <summary>A device that was looked for.</summary>
/// <param name="Device">The device.</param>
/// <param name="Name">What its maker calls it; empty for the processor and for a GPU that is not there.</param>
/// <param name="MemoryBytes">A GPU's own memory; 0 for the processor.</param>
/// <param name="Missing">What was looked for and is missing, a sentence; null where models can run on it.</param>
public sealed record FoundDevice(ComputeDevice Device, string Name, long MemoryBytes, string? Missing)
{
    /// <summary>Whether models can run on it.</summary>
    public bool IsAvailable => Missing is null;

    /// <summary>The precisions that it runs models in. A processor has no fast products of half precision.</summary>
    public IReadOnlyList<NumberPrecision> Precisions =>
        Device.IsCuda ? [NumberPrecision.Fp32, NumberPrecision.Fp16] : [NumberPrecision.Fp32];
}
