namespace SelfRepair.Analysis.Rows;

/// <summary>What one block of a row wrote, along the scored directions.</summary>
/// <remarks>Projections carry no division by a LayerNorm scale; divided by the clean run's they are direct effects (E1,
/// E2).</remarks>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Heads">z_h W_O,h . u of each head, [scored, head], logits x scale; empty where the row entered at the
/// MLP.</param>
/// <param name="Mlp">mlp_out . u, [scored], logits x scale.</param>
public sealed record BlockReadings(int Layer, ReadOnlyMemory<float> Heads, ReadOnlyMemory<float> Mlp)
{
    /// <summary>(A V)_h W_O,h . u of each head, [scored, head], logits x scale: A is the attention pattern of
    /// <see cref="Row.PatternOf"/>, V are the values of this row. A replaced head is read as if it were not. Empty
    /// without such a row, and where the row entered at the MLP.</summary>
    public ReadOnlyMemory<float> HeadsUnderPattern { get; init; }
}
