using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>The result of an analysis with depth controls.</summary>
/// <param name="Heads">One row a head.</param>
/// <param name="Layers">One row a layer of the model.</param>
/// <param name="Answers">One row an ablated layer and layer of the model.</param>
/// <param name="IdentityMax">Largest |self_repair - from_heads - from_mlps - from_layernorm|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="Warnings">What is likely wrong with the request or the rows, a sentence each.</param>
/// <param name="Hints">What else there is for such a request, a sentence or two each.</param>
public sealed record DepthControlsReport(
    IReadOnlyList<ControlRow> Heads,
    IReadOnlyList<LayerEffectRow> Layers,
    IReadOnlyList<AnswerRow> Answers,
    double IdentityMax,
    long NonFinite,
    IReadOnlyList<Pair> Pairs,
    long BlockPasses,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints);

/// <summary>A head over all scored positions, against random writes in its place (E66, E67).</summary>
/// <param name="Head">The ablated head.</param>
/// <param name="N">Number of positions.</param>
/// <param name="SelfRepair">Its self-repair, logits.</param>
/// <param name="Components">Components that can answer it.</param>
/// <param name="RepairPerComponent">Mean self-repair over their number, logits; null where none can answer.</param>
/// <param name="Random">Its mean self-repair against those of the random writes.</param>
public sealed record ControlRow(
    HeadId Head,
    long N,
    TermStatistics SelfRepair,
    long Components,
    double? RepairPerComponent,
    LayerAdjustedScore Random);

/// <summary>A layer's direct effects in the clean run, means over positions, logits.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="AttentionDirectEffect">Of its heads together, without b_O; null without positions.</param>
/// <param name="MlpDirectEffect">Of its MLP; null without positions.</param>
public sealed record LayerEffectRow(int Layer, double? AttentionDirectEffect, double? MlpDirectEffect);

/// <summary>How a layer answers ablations in another one: means over that one's ablated heads, each weighing the same
/// (E67).</summary>
/// <param name="AblatedLayer">The ablated heads' layer, from 0.</param>
/// <param name="Layer">The layer that answers, from 0.</param>
/// <param name="FromHeads">Change in direct effect of its heads, the ablated one left out, logits; null without
/// positions.</param>
/// <param name="FromMlp">Change in direct effect of its MLP, logits; null without positions.</param>
public sealed record AnswerRow(int AblatedLayer, int Layer, double? FromHeads, double? FromMlp);
