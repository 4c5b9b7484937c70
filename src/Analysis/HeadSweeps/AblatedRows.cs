using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Writes the rows of ablated heads, each from the clean run's stream plus a change (E14).</summary>
/// <param name="shape">The model's dimensions.</param>
/// <param name="sharesProducts">Whether live rows of heads share the products of their first block.</param>
internal sealed class AblatedRows(ModelShape shape, bool sharesProducts)
{
    /// <summary>What live rows read.</summary>
    public RowReads LiveReads { get; init; } = RowReads.Projections;

    /// <summary>What isolated rows read; they score every position where something is kept.</summary>
    public RowReads IsolatedReads { get; init; }

    /// <summary>Whether live rows read heads under the clean run's attention pattern too.</summary>
    public bool ReadsRoutes { get; init; }

    /// <summary>Whether the later blocks run once more under the clean run's scales.</summary>
    public bool FreezesScales { get; init; }

    /// <summary>Blocks that a live row runs.</summary>
    /// <param name="layer">The head's layer.</param>
    public int BlocksAfter(int layer) => ChunkCut.BlocksAfter(shape, layer);

    /// <summary>The later blocks run: from the block after the head's, or in a serial model from its own MLP.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="difference">The head's change.</param>
    public Row Live(CleanPrompt clean, HeadDifference difference) =>
        Scoring(clean, After(clean.Cache, difference.Head.Layer, difference), LiveReads) with
        {
            SharesProducts = sharesProducts,
            PatternOf = ReadsRoutes ? clean.Cache : null,
        };

    /// <summary>The same with a vector in the place of the head's change of write. The last stream alone is
    /// read.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="layer">The head's layer.</param>
    /// <param name="vector">What is added, [pos, d_model].</param>
    public Row Written(CleanPrompt clean, int layer, float[] vector) =>
        Scoring(clean, After(clean.Cache, layer, new VectorDifference(vector)), RowReads.None);

    /// <summary>No block runs: the clean last stream with only the head's write replaced (E23).</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="difference">The head's change.</param>
    public Row Isolated(CleanPrompt clean, HeadDifference difference) => Scoring(
        clean, new RowStart(clean.Cache, shape.LayerCount, BlockEntry.Attention, difference), IsolatedReads);

    /// <summary>The later blocks run under the clean run's scales (E26).</summary>
    /// <param name="clean">The clean run, scales among its activations.</param>
    /// <param name="difference">The head's change.</param>
    /// <param name="frozen">The scales, from <see cref="FreezeAfter"/>.</param>
    public Row Downstream(CleanPrompt clean, HeadDifference difference, IReadOnlyList<Change> frozen) =>
        Scoring(clean, After(clean.Cache, difference.Head.Layer, difference), RowReads.None) with { Changes = frozen };

    /// <summary>Every scale that is read after a head, held at its clean value.</summary>
    /// <param name="clean">The clean run's activations, scales among them.</param>
    /// <param name="layer">The head's layer.</param>
    public IReadOnlyList<Change> FreezeAfter(ActivationCache clean, int layer)
    {
        List<Change> frozen = [Freeze(clean, LayerNormKind.Final, shape.LayerCount)];
        if (!shape.IsParallel)
        {
            frozen.Add(Freeze(clean, LayerNormKind.Ln2, layer));
        }

        for (int later = layer + 1; later < shape.LayerCount; later++)
        {
            frozen.Add(Freeze(clean, LayerNormKind.Ln1, later));
            frozen.Add(Freeze(clean, LayerNormKind.Ln2, later));
        }

        return frozen;
    }

    private static Row Scoring(CleanPrompt clean, RowStart start, RowReads reads) =>
        clean.Subset is { } subset ? Row.From(start, reads, subset) : Row.From(start, reads);

    private static FreezeScale Freeze(ActivationCache clean, LayerNormKind norm, int layer) =>
        new(layer, norm, clean.Scale(norm, layer));

    private RowStart After(ActivationCache clean, int layer, StreamDifference difference) =>
        RowStart.AfterHeads(clean, layer, difference, shape);
}
