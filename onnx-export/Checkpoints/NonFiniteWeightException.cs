using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A needed weight is NaN, infinite, or too large for float32.</summary>
/// <param name="tensor">The tensor that holds it.</param>
/// <param name="isFolded">The tensor is one of the package, folded of finite weights.</param>
public sealed class NonFiniteWeightException(string tensor, bool isFolded = false)
    : ExportException(isFolded
        ? $"'{tensor}', which is folded of the checkpoint's weights, is beyond float32, as what the model computes "
            + "would be: the weights are too large."
        : $"Tensor '{tensor}' holds NaN, infinity or a value beyond float32; the checkpoint was damaged or overflowed "
            + "when it was saved.")
{
    /// <summary>The tensor that holds it.</summary>
    public string Tensor { get; } = tensor;
}
