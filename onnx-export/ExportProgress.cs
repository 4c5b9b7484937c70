namespace SelfRepair.OnnxExport;

/// <summary>How far an export has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="DoneBytes">Bytes of the stage that are done.</param>
/// <param name="TotalBytes">Bytes of the stage in all.</param>
public readonly record struct ExportProgress(ExportStage Stage, long DoneBytes, long TotalBytes);

/// <summary>What an export is doing.</summary>
public enum ExportStage
{
    /// <summary>Folding and writing the weights; bytes of weights.safetensors.</summary>
    Folding,

    /// <summary>Comparing the package with the checkpoint; bytes of the checkpoint's weights.</summary>
    Verifying,
}
