using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>The terms of a LayerNorm analysis: the logit change under four modes, and what the final scale gave
/// back.</summary>
public static class LayerNormsTerms
{
    /// <summary>Every term that there may be, in the order of columns.</summary>
    public static TermSet All { get; } = new(
    [
        Terms.LogitChange, Terms.LogitChangeFinal, Terms.LogitChangeDownstream, Terms.LogitChangeIsolated,
        Terms.FromLayerNorm, Terms.FromLayerNormPassive, Terms.FromLayerNormActive, Terms.ScaleRatio,
    ]);

    /// <summary>The terms that are measured.</summary>
    /// <param name="downstream">Whether the mode that runs the later blocks once more is wanted.</param>
    public static TermSet Measured(bool downstream) =>
        downstream ? All : new TermSet(All.Where(term => term != Terms.LogitChangeDownstream));
}
