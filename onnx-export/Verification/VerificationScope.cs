namespace SelfRepair.OnnxExport.Verification;

/// <summary>How much of a package is compared with its checkpoint after it was written.</summary>
public enum VerificationScope
{
    /// <summary>Every block; above a billion parameters the first, the middle and the last.</summary>
    Auto,

    /// <summary>Every block.</summary>
    Full,

    /// <summary>Nothing.</summary>
    None,
}
