using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A checkpoint folder lacks a file.</summary>
/// <param name="fileName">The file, without folder.</param>
public sealed class MissingCheckpointFileException(string fileName)
    : ExportException($"The checkpoint folder has no {fileName}; give a Hugging Face GPT-NeoX folder with config.json "
        + "and model.safetensors or pytorch_model.bin, each in one file or in shards with their index.")
{
    /// <summary>The file, without folder.</summary>
    public string FileName { get; } = fileName;
}
