using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>The result of a logit-lens analysis.</summary>
/// <param name="Layers">One row a layer of the clean run, then one a head and layer, in the order of heads.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="NonFinite">Positions that are left out of some row, because the model gave no finite number
/// there.</param>
public sealed record LogitLensReport(
    IReadOnlyList<LensRow> Layers, IReadOnlyList<Pair> Pairs, long BlockPasses, long NonFinite);

/// <summary>The target seen from the stream before one layer, over all scored positions.</summary>
/// <param name="Head">The ablated head; null in the clean run.</param>
/// <param name="Layer">The layer, from 0; n_layers for the last stream.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Statistics">Statistics of <see cref="LogitLensTerms.All"/>, [term].</param>
public sealed record LensRow(HeadId? Head, int Layer, long N, IReadOnlyList<TermStatistics> Statistics);
