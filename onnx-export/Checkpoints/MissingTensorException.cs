using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>The weights lack a tensor that config.json implies.</summary>
/// <param name="tensor">The tensor.</param>
/// <param name="reason">Why it is needed.</param>
public sealed class MissingTensorException(string tensor, string reason)
    : ExportException($"The checkpoint has no tensor '{tensor}', which {reason}.")
{
    /// <summary>The tensor.</summary>
    public string Tensor { get; } = tensor;
}
