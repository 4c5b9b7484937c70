using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>The result of a LayerNorm analysis.</summary>
/// <param name="Heads">One row a head.</param>
/// <param name="Histograms">The scale ratios of each head.</param>
/// <param name="IsolatedMax">Largest |logit_change_isolated - the same read of the isolated run|, logits
/// (E68).</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
/// <param name="Pairs">Which prompts lent to which; empty where no source was drawn.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="Warnings">What is likely wrong with the request or the rows, a sentence each.</param>
/// <param name="Hints">What else there is for such a request, a sentence or two each.</param>
public sealed record LayerNormsReport(
    IReadOnlyList<LayerNormsRow> Heads,
    IReadOnlyList<ScaleHistogram> Histograms,
    double IsolatedMax,
    long NonFinite,
    IReadOnlyList<Pair> Pairs,
    long BlockPasses,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints);

/// <summary>A head over all scored positions.</summary>
/// <param name="Head">The ablated head.</param>
/// <param name="N">Number of positions.</param>
/// <param name="Terms">The terms that were measured.</param>
/// <param name="Statistics">Their statistics, [term].</param>
/// <param name="Passive">Its passive term against those of random writes of the same norms.</param>
public sealed record LayerNormsRow(
    HeadId Head, long N, TermSet Terms, IReadOnlyList<TermStatistics> Statistics, LayerAdjustedScore Passive)
{
    /// <summary>Statistics of one term; null where it was not measured.</summary>
    /// <param name="term">The term.</param>
    public TermStatistics? this[Term term] => Terms.IndexOf(term) is >= 0 and int index ? Statistics[index] : null;
}

/// <summary>The scale ratios of a head over all scored positions (E64).</summary>
/// <param name="Head">The ablated head.</param>
/// <param name="Ratios">How many positions have a ratio in each bin.</param>
public sealed record ScaleHistogram(HeadId Head, Histogram Ratios);
