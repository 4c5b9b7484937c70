using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>The result of a dose-response analysis.</summary>
/// <param name="Heads">One row a head and strength, in the order of heads, then of the strengths asked.</param>
/// <param name="Responses">One row a head; null where one strength was asked.</param>
/// <param name="IdentityMax">Largest |self_repair - from_heads - from_mlps - from_layernorm|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="Warnings">What is likely wrong with the request, a sentence each.</param>
/// <param name="Hints">What else there is for such a request, a sentence or two each.</param>
public sealed record DoseResponseReport(
    IReadOnlyList<DoseRow> Heads,
    IReadOnlyList<DoseResponseRow>? Responses,
    double IdentityMax,
    long NonFinite,
    IReadOnlyList<Pair> Pairs,
    long BlockPasses,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints);

/// <summary>A head ablated at one strength, over all scored positions.</summary>
/// <param name="Head">The head.</param>
/// <param name="Strength">The strength.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Statistics">Statistics of <see cref="Terms.SetOfAnyChange"/>, [term].</param>
public sealed record DoseRow(HeadId Head, double Strength, long N, IReadOnlyList<TermStatistics> Statistics)
{
    /// <summary>Statistics of one term.</summary>
    /// <param name="term">One of <see cref="Terms.SetOfAnyChange"/>.</param>
    public TermStatistics this[Term term] => Statistics[Terms.SetOfAnyChange.IndexOf(term)];
}

/// <summary>How one head's mean logit change moves with the strength of its ablation.</summary>
/// <param name="Head">The head.</param>
/// <param name="Response">Whether it changes its sign, and how far it jumps.</param>
public sealed record DoseResponseRow(HeadId Head, DoseCurve Response);
