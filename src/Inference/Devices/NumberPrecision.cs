namespace SelfRepair.Inference.Devices;

/// <summary>The precision of a model's matrix products.</summary>
public enum NumberPrecision
{
    /// <summary>32-bit floating point.</summary>
    Fp32,

    /// <summary>16-bit floating point, on a GPU; the stream and every sum over tokens stay wider.</summary>
    Fp16,
}
