namespace SelfRepair.OnnxExport.Verification;

/// <summary>What a block of the naive pass computes, in the package's conventions: z without value bias, everything
/// written to the stream centered over d_model.</summary>
public sealed record NaiveBlock
{
    /// <summary>Scale of the LayerNorm before attention, [pos, 1].</summary>
    public required Estimate Scale1 { get; init; }

    /// <summary>Scale of the LayerNorm before the MLP, [pos, 1].</summary>
    public required Estimate Scale2 { get; init; }

    /// <summary>Outputs of all heads, [pos, head x d_head].</summary>
    public required Estimate Z { get; init; }

    /// <summary>What attention writes, [pos, d_model].</summary>
    public required Estimate AttnOut { get; init; }

    /// <summary>Neurons after the activation function, [pos, d_mlp].</summary>
    public required Estimate MlpPost { get; init; }

    /// <summary>What the MLP writes, [pos, d_model].</summary>
    public required Estimate MlpOut { get; init; }

    /// <summary>The stream after the block, [pos, d_model].</summary>
    public required Estimate ResidPost { get; init; }
}
