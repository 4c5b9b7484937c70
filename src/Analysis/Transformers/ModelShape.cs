namespace SelfRepair.Analysis.Transformers;

/// <summary>The dimensions of a GPT-NeoX model.</summary>
/// <param name="LayerCount">Number of blocks, n_layers.</param>
/// <param name="HeadCount">Attention heads in a block, n_heads.</param>
/// <param name="DModel">Width of the residual stream, d_model = n_heads x d_head.</param>
/// <param name="DHead">Width of one head's output z, d_head.</param>
/// <param name="DMlp">Number of MLP neurons in a block, d_mlp, without padding.</param>
/// <param name="DVocab">Rows of the unembedding, d_vocab, those without a token included.</param>
/// <param name="ContextLength">Largest number of tokens in a prompt, n_ctx.</param>
/// <param name="IsParallel">Attention and MLP both read the block's input (Pythia); otherwise the MLP reads the stream
/// after attention.</param>
public sealed record ModelShape(
    int LayerCount,
    int HeadCount,
    int DModel,
    int DHead,
    int DMlp,
    int DVocab,
    int ContextLength,
    bool IsParallel)
{
    /// <summary>Every head, in the order of layer, then index.</summary>
    public IEnumerable<HeadId> Heads =>
        from layer in Enumerable.Range(0, LayerCount)
        from index in Enumerable.Range(0, HeadCount)
        select new HeadId(layer, index);

    /// <summary>Whether this model has the head.</summary>
    /// <param name="head">The head asked for.</param>
    public bool Contains(HeadId head) =>
        head.Layer >= 0 && head.Layer < LayerCount && head.Index >= 0 && head.Index < HeadCount;
}
