using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>Something that is replaced or added while a row runs.</summary>
/// <remarks>Values cover every position of the row; what they hold beyond its end is not used.</remarks>
/// <param name="Layer">The block it happens in, from 0; n_layers for the final LayerNorm.</param>
public abstract record Change(int Layer);

/// <summary>Replaces a head's output.</summary>
/// <param name="Head">The head.</param>
/// <param name="Z">The new z, [pos, d_head].</param>
public sealed record ReplaceHeadOutput(HeadId Head, ReadOnlyMemory<float> Z) : Change(Head.Layer);

/// <summary>Replaces what an MLP layer writes.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Output">The new mlp_out, [pos, d_model].</param>
public sealed record ReplaceMlpOutput(int Layer, ReadOnlyMemory<float> Output) : Change(Layer);

/// <summary>Adds a vector to resid_pre of a block.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Vector">What is added, [pos, d_model].</param>
public sealed record AddToStream(int Layer, ReadOnlyMemory<float> Vector) : Change(Layer);

/// <summary>Freezes a LayerNorm at a given scale.</summary>
/// <param name="Layer">The block, from 0; n_layers for the final LayerNorm.</param>
/// <param name="Norm">Which LayerNorm of the block.</param>
/// <param name="Scale">The scale to divide by, [pos], positive.</param>
public sealed record FreezeScale(int Layer, LayerNormPlace Norm, ReadOnlyMemory<float> Scale) : Change(Layer);

/// <summary>One of a model's LayerNorms.</summary>
public enum LayerNormPlace
{
    /// <summary>The one attention reads through.</summary>
    Ln1,

    /// <summary>The one the MLP reads through.</summary>
    Ln2,

    /// <summary>The one the unembedding reads through.</summary>
    Final,
}
