using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>The result of a prediction-change analysis.</summary>
/// <param name="Heads">One row a head, in the order of heads.</param>
/// <param name="TokenRows">A row of every head and scored position; null where none are kept.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="Warnings">What is likely wrong with the request, a sentence each.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="NonFinite">Positions that are left out of some row, because the model gave no finite number
/// there.</param>
public sealed record PredictionChangeReport(
    IReadOnlyList<PredictionRow> Heads,
    TokenColumns? TokenRows,
    IReadOnlyList<Pair> Pairs,
    IReadOnlyList<string> Warnings,
    long BlockPasses,
    long NonFinite);

/// <summary>What ablating one head does to the prediction, over all scored positions.</summary>
/// <param name="Head">The head.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Statistics">Statistics of <see cref="PredictionChangeTerms.All"/>, [term].</param>
public sealed record PredictionRow(HeadId Head, long N, IReadOnlyList<TermStatistics> Statistics)
{
    /// <summary>Statistics of one term.</summary>
    /// <param name="term">The term.</param>
    public TermStatistics this[Term term] => Statistics[PredictionChangeTerms.All.IndexOf(term)];
}
