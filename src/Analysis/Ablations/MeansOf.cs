using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>The activations that mean ablations are taken of.</summary>
/// <param name="ByPosition">Whether every position has a mean of its own.</param>
/// <param name="WithMlps">Whether MLP layers are averaged beside heads.</param>
internal sealed record MeansOf(bool ByPosition, bool WithMlps)
{
    /// <summary>Those of an ablation by means; of no meaning for others.</summary>
    /// <param name="ablation">How components are ablated.</param>
    /// <param name="withMlps">Whether MLP layers are among them.</param>
    public static MeansOf For(AblationSettings ablation, bool withMlps) =>
        new(ablation.Kind == AblationKind.PositionMean, withMlps);

    /// <summary>What a clean run keeps for them.</summary>
    public RowReads Reads => RowReads.Z | (WithMlps ? RowReads.MlpOut : RowReads.None);

    /// <summary>Bytes of their sums.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="longest">Tokens of the longest prompt.</param>
    public long BytesOfSums(ModelShape shape, int longest) => sizeof(double)
        * (ByPosition ? longest : 1L)
        * shape.LayerCount
        * shape.DModel
        * (WithMlps ? 2 : 1);
}
