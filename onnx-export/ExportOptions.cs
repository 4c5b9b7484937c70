using SelfRepair.OnnxExport.Verification;

namespace SelfRepair.OnnxExport;

/// <summary>What an export is told beside the two folders.</summary>
public sealed record ExportOptions
{
    /// <summary>The model's name in the manifest; by default the name of the checkpoint's folder.</summary>
    public string? SourceId { get; init; }

    /// <summary>The branch, tag or step that the checkpoint is.</summary>
    public string? Revision { get; init; }

    /// <summary>The commit that the revision stood for.</summary>
    public string? Commit { get; init; }

    /// <summary>How much of the package is compared with the checkpoint before it is kept.</summary>
    public VerificationScope Verification { get; init; }
}
