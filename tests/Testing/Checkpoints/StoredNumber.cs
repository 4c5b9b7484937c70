namespace SelfRepair.Testing.Checkpoints;

/// <summary>How a checkpoint's numbers are stored.</summary>
public enum StoredNumber
{
    /// <summary>In 16 bits.</summary>
    Float16,

    /// <summary>In 32 bits.</summary>
    Float32,
}
