namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A needed weight is NaN, infinite, or too large for float32.</summary>
/// <param name="tensor">The tensor that holds it.</param>
public sealed class NonFiniteWeightException(string tensor)
    : ExportException($"Tensor '{tensor}' holds NaN, infinity or a value beyond float32; the checkpoint was damaged or "
        + "overflowed when it was saved.")
{
    /// <summary>The tensor that holds it.</summary>
    public string Tensor { get; } = tensor;
}
