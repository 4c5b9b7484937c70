using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A file of a checkpoint is there, but cannot be read.</summary>
/// <param name="fileName">The file, without folder.</param>
/// <param name="fault">What keeps it from being read, a clause behind the file's name.</param>
/// <param name="innerException">The system's refusal, where it was asked.</param>
public sealed class UnreadableFileException(string fileName, string fault, Exception? innerException = null)
    : ExportException(
        $"The checkpoint's {fileName} cannot be read: it {fault}. Give the user that runs this the right to read it, "
        + "or put a regular file there.",
        innerException)
{
    /// <summary>The file, without folder.</summary>
    public string FileName => fileName;

    /// <summary>What keeps it from being read, a clause behind the file's name.</summary>
    public string Fault => fault;
}
