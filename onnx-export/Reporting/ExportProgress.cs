namespace SelfRepair.OnnxExport.Reporting;

/// <summary>How far an export has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Units of the stage that are done.</param>
/// <param name="Total">Units of the stage in all.</param>
public readonly record struct ExportProgress(ExportStage Stage, long Done, long Total);

/// <summary>What an export is doing.</summary>
public enum ExportStage
{
    /// <summary>Folding and writing the weights; counted in bytes of weights.safetensors.</summary>
    Folding,

    /// <summary>Comparing the package with the checkpoint; counted in blocks, the unembedding being one.</summary>
    Verifying,
}
