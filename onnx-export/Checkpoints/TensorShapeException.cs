using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A tensor's shape is not the one that config.json implies.</summary>
/// <param name="tensor">The tensor.</param>
/// <param name="expected">The shape that config.json implies.</param>
/// <param name="found">The shape in the file.</param>
public sealed class TensorShapeException(string tensor, IReadOnlyList<long> expected, IReadOnlyList<long> found)
    : ExportException($"Tensor '{tensor}' has shape [{string.Join(", ", found)}] where config.json implies "
        + $"[{string.Join(", ", expected)}].")
{
    /// <summary>The tensor.</summary>
    public string Tensor { get; } = tensor;

    /// <summary>The shape that config.json implies.</summary>
    public IReadOnlyList<long> Expected { get; } = expected;

    /// <summary>The shape in the file.</summary>
    public IReadOnlyList<long> Found { get; } = found;
}
