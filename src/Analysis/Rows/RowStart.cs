using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>The stream of an earlier row, plus a difference.</summary>
/// <param name="Cache">An earlier row's activations, its streams among them (<see cref="RowReads.Streams"/>).</param>
/// <param name="Layer">The block whose stream the row starts with, 0 to n_layers, and the first one to run where the
/// row does not name its blocks; n_layers runs none: the stream goes straight to the unembedding.</param>
/// <param name="Entry">Where in that block. <see cref="BlockEntry.Mlp"/> exists in serial blocks alone.</param>
/// <param name="Difference">What is added to the stream there, or null.</param>
public sealed record RowStart(ActivationCache Cache, int Layer, BlockEntry Entry, StreamDifference? Difference)
{
    /// <summary>Where the stream is in the cache, as a place among the blocks that the earlier row ran; null: where
    /// that row ran <see cref="Layer"/>.</summary>
    public int? Place { get; init; }

    /// <summary>The latest start from which a change of what a layer's heads write is answered: after their block in a
    /// parallel model, before the block's MLP in a serial one (E14).</summary>
    /// <param name="cache">The clean run's activations, its streams among them.</param>
    /// <param name="layer">The heads' layer.</param>
    /// <param name="difference">The change.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static RowStart AfterHeads(
        ActivationCache cache, int layer, StreamDifference difference, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.IsParallel
            ? new RowStart(cache, layer + 1, BlockEntry.Attention, difference)
            : new RowStart(cache, layer, BlockEntry.Mlp, difference);
    }

    /// <summary>The place of the stream in the cache.</summary>
    /// <exception cref="BlockNotRunOnceException">No place is given, and the earlier row ran the layer's block twice,
    /// or not at all.</exception>
    public int StreamPlace => Place ?? Cache.PlaceOf(Layer);

    /// <summary>The stream that the row starts with, without the difference, [pos, d_model].</summary>
    public ReadOnlyMemory<float> Stream => Cache.AtPlace(
        Entry == BlockEntry.Mlp ? KeptActivation.ResidMid : KeptActivation.ResidPre, StreamPlace);
}
