namespace SelfRepair.Analysis.Rows;

/// <summary>Activations kept of one row, where the engine holds them.</summary>
/// <remarks>A block is asked for by its layer, the block's number in the model, or by its place, 0 for the first block
/// that the row ran. A layer that the row ran twice, or not at all, has no place of its own and is refused. What was
/// not asked for when the row ran throws <see cref="InvalidOperationException"/>.</remarks>
public abstract class ActivationCache
{
    /// <summary>A cache of one row.</summary>
    /// <param name="tokens">The row's token ids, [pos].</param>
    /// <param name="blocks">The blocks that the row runs, in order.</param>
    /// <param name="layerCount">Blocks of the model.</param>
    protected ActivationCache(ReadOnlyMemory<int> tokens, IReadOnlyList<int> blocks, int layerCount)
    {
        Tokens = tokens;
        Blocks = blocks;
        LayerCount = layerCount;
    }

    /// <summary>The row's token ids, [pos].</summary>
    public ReadOnlyMemory<int> Tokens { get; }

    /// <summary>The blocks that the row ran, in order: the one at place k is element k.</summary>
    public IReadOnlyList<int> Blocks { get; }

    /// <summary>The tokens whose logits the row followed, or null.</summary>
    public abstract ScoredTokens? Scored { get; }

    /// <summary>The final LayerNorm's scale, or the frozen one, [pos].</summary>
    public abstract ReadOnlyMemory<float> FinalScale { get; }

    /// <summary>The scored directions u, [scored, d_model], whatever the row read; empty where it scored
    /// nothing.</summary>
    public abstract ReadOnlyMemory<float> ScoredDirections { get; }

    /// <summary>Blocks of the model.</summary>
    protected int LayerCount { get; }

    /// <summary>The place of a layer among the blocks that the row ran.</summary>
    /// <param name="layer">The block, 0 to n_layers; n_layers stands for what follows the last block.</param>
    /// <exception cref="BlockNotRunOnceException">The row ran the block twice, or not at all.</exception>
    public int PlaceOf(int layer)
    {
        if (layer == LayerCount)
        {
            return Blocks.Count;
        }

        int place = -1;
        for (int candidate = 0; candidate < Blocks.Count; candidate++)
        {
            if (Blocks[candidate] == layer)
            {
                place = place < 0 ? candidate : throw new BlockNotRunOnceException(layer, Blocks);
            }
        }

        return place >= 0 ? place : throw new BlockNotRunOnceException(layer, Blocks);
    }

    /// <summary>What was kept of the block at a place.</summary>
    /// <param name="activation">What.</param>
    /// <param name="place">0 for the first block that the row ran; for <see cref="KeptActivation.ResidPre"/> also the
    /// number of blocks that it ran, for the last stream.</param>
    /// <exception cref="InvalidOperationException">It was not asked for, or the row entered the block after
    /// it.</exception>
    public abstract ReadOnlyMemory<float> AtPlace(KeptActivation activation, int place);

    /// <summary>Scored directions through each head's W_O: W_O,h u, [scored, head, d_head], so that z . W_O,h u is the
    /// head's projection. They belong to the model's layer, whichever blocks the row ran.</summary>
    /// <param name="layer">The layer.</param>
    public abstract ReadOnlyMemory<float> HeadDirections(int layer);

    /// <summary>What was kept of a layer's block.</summary>
    /// <param name="activation">What.</param>
    /// <param name="layer">The layer, from 0; n_layers for the last stream.</param>
    /// <exception cref="BlockNotRunOnceException">The row ran the block twice, or not at all.</exception>
    /// <exception cref="InvalidOperationException">It was not asked for, or the row entered the block after
    /// it.</exception>
    public ReadOnlyMemory<float> AtLayer(KeptActivation activation, int layer) =>
        AtPlace(activation, PlaceOf(layer));

    /// <summary>Every head's output without value bias, [pos, head, d_head].</summary>
    /// <param name="layer">The layer.</param>
    public ReadOnlyMemory<float> Z(int layer) => AtLayer(KeptActivation.Z, layer);

    /// <summary>The stream before a layer's block, or for n_layers the last one, [pos, d_model].</summary>
    /// <param name="layer">The layer, 0 to n_layers.</param>
    public ReadOnlyMemory<float> ResidPre(int layer) => AtLayer(KeptActivation.ResidPre, layer);

    /// <summary>What an MLP layer wrote, [pos, d_model].</summary>
    /// <param name="layer">The layer.</param>
    public ReadOnlyMemory<float> MlpOut(int layer) => AtLayer(KeptActivation.MlpOut, layer);

    /// <summary>Every head's queries after rotation, [pos, head, d_head].</summary>
    /// <param name="layer">The layer.</param>
    public ReadOnlyMemory<float> Queries(int layer) => AtLayer(KeptActivation.Queries, layer);

    /// <summary>Every head's keys after rotation, [pos, head, d_head].</summary>
    /// <param name="layer">The layer.</param>
    public ReadOnlyMemory<float> Keys(int layer) => AtLayer(KeptActivation.Keys, layer);

    /// <summary>Every head's values without bias, [pos, head, d_head].</summary>
    /// <param name="layer">The layer.</param>
    public ReadOnlyMemory<float> Values(int layer) => AtLayer(KeptActivation.Values, layer);

    /// <summary>A LayerNorm's scale, or the frozen one, [pos].</summary>
    /// <param name="norm">Which one.</param>
    /// <param name="layer">The layer; n_layers for the final one.</param>
    public ReadOnlyMemory<float> Scale(LayerNormKind norm, int layer) => norm switch
    {
        LayerNormKind.Ln1 => AtLayer(KeptActivation.Ln1Scale, layer),
        LayerNormKind.Ln2 => AtLayer(KeptActivation.Ln2Scale, layer),
        LayerNormKind.Final => FinalScale,
        _ => throw new ArgumentOutOfRangeException(nameof(norm)),
    };
}
