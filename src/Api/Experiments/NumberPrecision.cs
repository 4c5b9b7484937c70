namespace SelfRepair.Api.Experiments;

/// <summary>The precision that a model runs in.</summary>
public enum NumberPrecision
{
    /// <summary>32-bit floating point.</summary>
    Fp32,

    /// <summary>16-bit floating point, on a GPU.</summary>
    Fp16,
}
