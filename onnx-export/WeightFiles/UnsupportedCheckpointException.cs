using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.WeightFiles;

/// <summary>A checkpoint is well-formed, but not a model whose numbers would come out right.</summary>
/// <param name="feature">What is not supported, as the checkpoint names it.</param>
/// <param name="sentence">What was found and what is supported.</param>
public sealed class UnsupportedCheckpointException(string feature, string sentence) : ExportException(sentence)
{
    /// <summary>What is not supported, as the checkpoint names it.</summary>
    public string Feature { get; } = feature;
}
