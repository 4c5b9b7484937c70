using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>A pickle asks for something beyond tensors. Nothing of it was run: the reader knows tensors and nothing
/// else.</summary>
/// <param name="fileName">The file, without folder.</param>
/// <param name="request">What it asks for, such as <c>posix.system</c>.</param>
public sealed class UnsafePickleException(string fileName, string request)
    : ExportException($"{fileName} asks for {Quotation.Of(request)}, which no tensor needs and which may be an attack; "
        + "nothing of it was run. Take the checkpoint from a source that you trust, as safetensors where it has them.")
{
    /// <summary>The file, without folder.</summary>
    public string FileName { get; } = fileName;

    /// <summary>What it asks for, such as <c>posix.system</c>.</summary>
    public string Request { get; } = request;
}
