using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>Floating-point operations that a sweep over all heads cannot do without: two a multiply-add of the matrices
/// and of causal attention, one clean pass, and for each head the blocks after its own.</summary>
/// <remarks>Nothing else counts as work: no vocabulary product, no position whose prediction nobody scores, no source
/// pass, no padding. What an engine saves below this count shows as a higher rate.</remarks>
/// <param name="shape">The model's dimensions.</param>
internal sealed class NeededFlops(ModelShape shape)
{
    private readonly double d = shape.DModel;
    private readonly double m = shape.DMlp;
    private readonly double layers = shape.LayerCount;
    private readonly double heads = shape.HeadCount;

    /// <summary>The last block where one position alone is scored: keys and values everywhere, and at that position
    /// query, attention, output and MLP.</summary>
    /// <param name="positions">t, the scored one being the last of them.</param>
    public double LastBlockOfOnePosition(double positions) =>
        2 * ((positions * 2 * d * d) + (2 * d * d) + (2 * d * m) + (2 * d * positions));

    /// <summary>A sweep that scores every next token: L + H L (L - 1) / 2 blocks over T - 1 positions.</summary>
    /// <param name="lengths">T of each prompt.</param>
    public double OfAllPositions(IEnumerable<int> lengths) =>
        lengths.Sum(length => (CleanAndAblated(layers) * BlockFlops.Of(shape, length - 1)) + OwnMlps(length - 1));

    /// <summary>A sweep that scores the token after the last one: the blocks before the last run over all T
    /// positions.</summary>
    /// <param name="lengths">T of each prompt.</param>
    public double OfLastPosition(IEnumerable<int> lengths)
    {
        double lastBlocks = 1 + (heads * (layers - 1));
        return lengths.Sum(length => ((CleanAndAblated(layers) - lastBlocks) * BlockFlops.Of(shape, length))
            + (lastBlocks * LastBlockOfOnePosition(length)) + OwnMlps(length));
    }

    private double CleanAndAblated(double depth) => depth + (heads * depth * (depth - 1) / 2);

    /// <summary>In a serial block the head's own MLP answers too.</summary>
    private double OwnMlps(double positions) => shape.IsParallel ? 0 : heads * layers * 4 * positions * d * m;
}
