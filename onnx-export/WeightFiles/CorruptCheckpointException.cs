using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.WeightFiles;

/// <summary>A file of a checkpoint breaks its own format.</summary>
/// <param name="fileName">The file, without folder.</param>
/// <param name="tensor">The tensor at fault; null where the file as a whole is.</param>
/// <param name="message">A sentence that names the file and what is wrong with it.</param>
/// <param name="innerException">What lies beneath, if anything.</param>
public sealed class CorruptCheckpointException(
    string fileName, string? tensor, string message, Exception? innerException = null)
    : ExportException(message, innerException)
{
    /// <summary>The file, without folder.</summary>
    public string FileName { get; } = fileName;

    /// <summary>The tensor at fault; null where the file as a whole is.</summary>
    public string? Tensor { get; } = tensor;
}
