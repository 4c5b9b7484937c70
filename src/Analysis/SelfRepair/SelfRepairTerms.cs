using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The terms of self-repair, and which of them an analysis measures.</summary>
public static class SelfRepairTerms
{
    /// <summary>Every term that there may be, in the order of columns.</summary>
    public static TermSet All { get; } = new(
    [
        .. Terms.OfAnyChange.TakeWhile(term => term != Terms.ScaleRatio),
        Terms.FromLayerNormPassive, Terms.FromLayerNormActive, Terms.ScaleRatio,
        Terms.LogitChangeFinal, Terms.LogitChangeDownstream, Terms.LogitChangeIsolated,
    ]);

    /// <summary>The terms that are measured under the asked LayerNorm modes.</summary>
    /// <param name="modes">The modes asked for.</param>
    public static TermSet Measured(LayerNormModes modes) => new(All.Where(term =>
        term == Terms.LogitChangeFinal ? modes.HasFlag(LayerNormModes.Final)
        : term == Terms.LogitChangeDownstream ? modes.HasFlag(LayerNormModes.Downstream)
        : term != Terms.LogitChangeIsolated || modes.HasFlag(LayerNormModes.Isolated)));
}
