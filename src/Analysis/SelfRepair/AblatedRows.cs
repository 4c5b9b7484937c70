using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Writes the rows of ablated heads, each from the clean run's stream plus the head's change (E14).</summary>
/// <param name="shape">The model's dimensions.</param>
/// <param name="sharesProducts">Whether live rows share the products of their first block.</param>
/// <param name="readsRoutes">Whether live rows read heads under the clean run's attention pattern too.</param>
internal sealed class AblatedRows(ModelShape shape, bool sharesProducts, bool readsRoutes)
{
    /// <summary>The later blocks run: from the block after the head's, or in a serial model from its own MLP.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="difference">The head's change.</param>
    public Row Live(CleanPrompt clean, HeadDifference difference) =>
        Scoring(clean, Start(clean.Cache, difference), RowReads.Projections) with
        {
            SharesProducts = sharesProducts,
            PatternOf = readsRoutes ? clean.Cache : null,
        };

    /// <summary>No block runs: the clean last stream with only the head's write replaced (E23).</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="difference">The head's change.</param>
    public Row Isolated(CleanPrompt clean, HeadDifference difference) => Scoring(
        clean, new RowStart(clean.Cache, shape.LayerCount, BlockEntry.Attention, difference), RowReads.None);

    /// <summary>The later blocks run under the clean run's scales (E26).</summary>
    /// <param name="clean">The clean run, scales among its activations.</param>
    /// <param name="difference">The head's change.</param>
    /// <param name="frozen">The scales, from <see cref="FreezeAfter"/>.</param>
    public Row Downstream(CleanPrompt clean, HeadDifference difference, IReadOnlyList<Change> frozen) =>
        Scoring(clean, Start(clean.Cache, difference), RowReads.None) with { Changes = frozen };

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

    private RowStart Start(ActivationCache clean, HeadDifference difference) => shape.IsParallel
        ? new RowStart(clean, difference.Head.Layer + 1, BlockEntry.Attention, difference)
        : new RowStart(clean, difference.Head.Layer, BlockEntry.Mlp, difference);
}
