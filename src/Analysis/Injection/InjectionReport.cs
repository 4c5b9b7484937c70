using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Injection;

/// <summary>The result of an injection analysis.</summary>
/// <param name="Injections">One row a layer, vector and alpha, in the order asked.</param>
/// <param name="Responses">One row a layer and vector; null where one alpha was asked.</param>
/// <param name="IdentityMax">Largest |self_repair - from_heads - from_mlps - from_layernorm|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="Warnings">What is likely wrong with the request, a sentence each.</param>
/// <param name="Hints">What else there is for such a request, a sentence or two each.</param>
public sealed record InjectionReport(
    IReadOnlyList<InjectionRow> Injections,
    IReadOnlyList<InjectionResponseRow>? Responses,
    double IdentityMax,
    long NonFinite,
    long BlockPasses,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints);

/// <summary>One vector, injected at one layer with one factor, over all scored positions.</summary>
/// <param name="Operation">What was done with it.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Vector">The vector's name.</param>
/// <param name="Alpha">The factor.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Statistics">Statistics of <see cref="Terms.SetOfAnyChange"/>, [term].</param>
/// <param name="Score">Its self_repair against that of random writes of its norms; null where not asked, or where
/// nothing is written.</param>
public sealed record InjectionRow(
    InjectionOperation Operation,
    int Layer,
    string Vector,
    double Alpha,
    long N,
    IReadOnlyList<TermStatistics> Statistics,
    LayerAdjustedScore? Score)
{
    /// <summary>Statistics of one term.</summary>
    /// <param name="term">One of <see cref="Terms.SetOfAnyChange"/>.</param>
    public TermStatistics this[Term term] => Statistics[Terms.SetOfAnyChange.IndexOf(term)];
}

/// <summary>How one vector's mean logit change moves with alpha.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Vector">The vector's name.</param>
/// <param name="Response">Whether it changes its sign, and how far it jumps.</param>
public sealed record InjectionResponseRow(int Layer, string Vector, DoseCurve Response);
