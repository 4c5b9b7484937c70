using SelfRepair.Analysis.Ablations;

namespace SelfRepair.Analysis.Neurons;

/// <summary>The result of a neurons analysis.</summary>
/// <param name="Neurons">The neurons of the largest |change| of each layer, layer after layer in the order asked, the
/// largest first.</param>
/// <param name="Curves">How few neurons explain how much, layer after layer.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="Warnings">What is likely wrong with the request, a sentence each.</param>
/// <param name="Hints">What else there is for it, a sentence or two each.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="NonFinite">Positions that are left out of some layer, because the model gave no finite number
/// there.</param>
public sealed record NeuronsReport(
    IReadOnlyList<NeuronRow> Neurons,
    IReadOnlyList<CurveRow> Curves,
    IReadOnlyList<Pair> Pairs,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints,
    long BlockPasses,
    long NonFinite);

/// <summary>One neuron, over all scored positions (E72).</summary>
/// <param name="Layer">Its layer, from 0.</param>
/// <param name="Neuron">Its index in the layer, from 0.</param>
/// <param name="N">Number of positions.</param>
/// <param name="DirectEffect">Mean direct effect in the clean run, logits.</param>
/// <param name="DirectEffectAblated">The same in the ablated run, under the clean scale.</param>
/// <param name="Change">Mean change, logits; positive: the neuron answers by raising the target's logit.</param>
/// <param name="ChangeError">Its standard error clustered by prompt; null where all positions come from one
/// prompt.</param>
/// <param name="AntiErasureShare">Share of positions where its clean direct effect is negative and rises.</param>
/// <param name="Recurs">Share of positions at which it is among those of the largest |change| of its layer.</param>
public sealed record NeuronRow(
    int Layer,
    int Neuron,
    long N,
    double? DirectEffect,
    double? DirectEffectAblated,
    double? Change,
    double? ChangeError,
    double? AntiErasureShare,
    double? Recurs);

/// <summary>What the neurons of the largest |mean change| of a layer have of its change together (E73).</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="K">How many neurons.</param>
/// <param name="Share">Their summed change over that of all neurons of the layer; null where that is below 0.01
/// logits.</param>
public sealed record CurveRow(int Layer, int K, double? Share);
