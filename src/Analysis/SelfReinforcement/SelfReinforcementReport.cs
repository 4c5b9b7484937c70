using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>The result of a self-reinforcement analysis.</summary>
/// <param name="Heads">One row a head, read head and alpha, in that order.</param>
/// <param name="Ranking">The heads by their slope at alpha 1, the largest first; empty where alpha 1, or the heads
/// themselves, were not asked for.</param>
/// <param name="AttentionLayers">One row an attention layer, read head and alpha, in that order.</param>
/// <param name="Points">The points of the own outputs' lines; null where they are not kept.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="NonFinite">Points that are left out of some line, because the model gave no finite number
/// there.</param>
public sealed record SelfReinforcementReport(
    IReadOnlyList<ReinforcedHeadRow> Heads,
    IReadOnlyList<ReinforcedRank> Ranking,
    IReadOnlyList<ReinforcedLayerRow> AttentionLayers,
    TokenColumns? Points,
    long BlockPasses,
    long NonFinite);

/// <summary>A head's output put back, times one alpha.</summary>
/// <param name="Head">The head.</param>
/// <param name="ReadHead">The head that is read.</param>
/// <param name="IntoLayer">The layer before which the output is put back.</param>
/// <param name="Alpha">What it is multiplied by.</param>
/// <param name="Lines">The lines.</param>
public sealed record ReinforcedHeadRow(
    HeadId Head, HeadId ReadHead, int IntoLayer, double Alpha, ReinforcementLines Lines);

/// <summary>The summed output of a layer's heads put back, times one alpha.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="ReadHead">The head that is read; null: all heads of the layer.</param>
/// <param name="IntoLayer">The layer before which the output is put back.</param>
/// <param name="Alpha">What it is multiplied by.</param>
/// <param name="Lines">The lines.</param>
public sealed record ReinforcedLayerRow(
    int Layer, HeadId? ReadHead, int IntoLayer, double Alpha, ReinforcementLines Lines);

/// <summary>Lines of new on clean direct effect (E53, E54).</summary>
/// <param name="Own">With the own output put back, under the new final scale.</param>
/// <param name="CleanScale">The same under the clean final scale.</param>
/// <param name="RandomDirection">With the random direction put back, under the new scale; null without it.</param>
/// <param name="OtherHead">With the output of the layer's next head put back, under the new scale; null without
/// it.</param>
public sealed record ReinforcementLines(
    LineFit Own, LineFit CleanScale, LineFit? RandomDirection, LineFit? OtherHead);
