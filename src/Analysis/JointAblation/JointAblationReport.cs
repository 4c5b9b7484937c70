using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>The result of a joint-ablation analysis.</summary>
/// <param name="Sets">One row a set, in the order asked.</param>
/// <param name="Carriers">One row a set and later component; null where not asked.</param>
/// <param name="IdentityMax">Largest |self_repair - from_heads - from_mlps - from_layernorm|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
public sealed record JointAblationReport(
    IReadOnlyList<SetRow> Sets,
    IReadOnlyList<CarrierRow>? Carriers,
    double IdentityMax,
    long NonFinite,
    IReadOnlyList<Pair> Pairs,
    long BlockPasses);

/// <summary>A set over all scored positions.</summary>
/// <param name="Set">The set.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Statistics">Their statistics, [term].</param>
public sealed record SetRow(ComponentSet Set, long N, TermSet Terms, IReadOnlyList<TermStatistics> Statistics)
{
    /// <summary>Statistics of one term; null where it was not measured.</summary>
    /// <param name="term">The term.</param>
    public TermStatistics? this[Term term] => Terms.IndexOf(term) is >= 0 and int index ? Statistics[index] : null;
}

/// <summary>What one later component carried of a set's repair.</summary>
/// <param name="Set">The set.</param>
/// <param name="Component">The component: <c>L9H6</c> or <c>MLP9</c>.</param>
/// <param name="N">Number of positions.</param>
/// <param name="RepairLost">Self-repair less self-repair with the component frozen too, logits.</param>
public sealed record CarrierRow(ComponentSet Set, string Component, long N, TermStatistics RepairLost);
