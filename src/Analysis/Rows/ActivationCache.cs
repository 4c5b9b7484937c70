namespace SelfRepair.Analysis.Rows;

/// <summary>Activations kept of one row, where the engine holds them.</summary>
/// <remarks>What was not asked for when the row ran throws <see cref="InvalidOperationException"/>. Layers are counted
/// from 0, by place in the row's order of blocks.</remarks>
public abstract class ActivationCache
{
    /// <summary>The row's token ids, [pos].</summary>
    public abstract ReadOnlyMemory<int> Tokens { get; }

    /// <summary>The tokens whose logits the row followed, or null.</summary>
    public abstract ScoredTokens? Scored { get; }

    /// <summary>Whether block k is at place k: the row ran every block, from the attention of the first one on. A row
    /// that starts from another cache names the blocks that it runs.</summary>
    public abstract bool CountsByLayer { get; }

    /// <summary>Every head's output without value bias, [pos, head, d_head].</summary>
    /// <param name="layer">The block.</param>
    public abstract ReadOnlyMemory<float> Z(int layer);

    /// <summary>The stream before a block, or for n_layers the last one, [pos, d_model].</summary>
    /// <param name="layer">The block, 0 to n_layers.</param>
    public abstract ReadOnlyMemory<float> ResidPre(int layer);

    /// <summary>What an MLP layer wrote, [pos, d_model].</summary>
    /// <param name="layer">The block.</param>
    public abstract ReadOnlyMemory<float> MlpOut(int layer);

    /// <summary>A LayerNorm's scale, [pos].</summary>
    /// <param name="norm">Which one; for <see cref="LayerNormPlace.Final"/> the layer is not used.</param>
    /// <param name="layer">The block.</param>
    public abstract ReadOnlyMemory<float> Scale(LayerNormPlace norm, int layer);

    /// <summary>Scored directions through each head's W_O: W_O,h u, [scored, head, d_head], so that z . W_O,h u is the
    /// head's projection.</summary>
    /// <param name="layer">The block.</param>
    public abstract ReadOnlyMemory<float> HeadDirections(int layer);
}
