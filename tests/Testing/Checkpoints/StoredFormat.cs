namespace SelfRepair.Testing.Checkpoints;

/// <summary>How a checkpoint's weights are stored.</summary>
public enum StoredFormat
{
    /// <summary>model.safetensors.</summary>
    Safetensors,

    /// <summary>pytorch_model.bin, a zip archive.</summary>
    Torch,
}
