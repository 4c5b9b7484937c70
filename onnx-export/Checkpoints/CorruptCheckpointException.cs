using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A file of weights breaks its own format.</summary>
/// <param name="cause">What the reader of the format says.</param>
public sealed class CorruptCheckpointException(InvalidTensorFileException cause) : ExportException(cause.Message, cause)
{
    /// <summary>The file, without folder.</summary>
    public string FileName { get; } = cause.FileName;

    /// <summary>The tensor at fault; null where the file as a whole is.</summary>
    public string? Tensor { get; } = cause.Tensor;
}
