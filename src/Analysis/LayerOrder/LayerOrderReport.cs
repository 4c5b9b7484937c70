using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>The result of a layer-order analysis.</summary>
/// <param name="Edits">One row an edit, in the order asked.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="NonFinite">Positions that are left out of some row, because the model gave no finite number
/// there.</param>
/// <param name="Warnings">What is likely wrong with the request or the rows, a sentence each.</param>
/// <param name="Hints">What else there is for such a request, a sentence or two each.</param>
public sealed record LayerOrderReport(
    IReadOnlyList<EditRow> Edits,
    long BlockPasses,
    long NonFinite,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints);

/// <summary>One edited order against the clean one, over all scored positions.</summary>
/// <param name="Edit">The edit.</param>
/// <param name="Order">The blocks that ran, in order.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Statistics">Statistics of <see cref="LayerOrderTerms.All"/>, [term].</param>
public sealed record EditRow(
    LayerEdit Edit, IReadOnlyList<int> Order, long N, IReadOnlyList<TermStatistics> Statistics)
{
    /// <summary>Statistics of one term.</summary>
    /// <param name="term">One of <see cref="LayerOrderTerms.All"/>.</param>
    public TermStatistics this[Term term] => Statistics[LayerOrderTerms.All.IndexOf(term)];
}
