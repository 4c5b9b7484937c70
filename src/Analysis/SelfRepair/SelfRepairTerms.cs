using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The terms of self-repair, and which of them an analysis measures.</summary>
public static class SelfRepairTerms
{
    /// <summary>Every term that there may be, in the order of columns.</summary>
    public static TermSet All { get; } = new(
    [
        .. Terms.OfAnyChange.SelectMany(WithParts),
        Terms.LogitChangeFinal, Terms.LogitChangeDownstream, Terms.LogitChangeIsolated,
    ]);

    /// <summary>The terms that are measured.</summary>
    /// <param name="modes">The LayerNorm modes asked for.</param>
    /// <param name="routes">Whether the repair of heads is parted.</param>
    public static TermSet Measured(LayerNormModes modes, bool routes) => new(All.Where(term =>
        term == Terms.FromHeadsValues || term == Terms.FromHeadsPatterns ? routes
        : term == Terms.LogitChangeFinal ? modes.HasFlag(LayerNormModes.Final)
        : term == Terms.LogitChangeDownstream ? modes.HasFlag(LayerNormModes.Downstream)
        : term != Terms.LogitChangeIsolated || modes.HasFlag(LayerNormModes.Isolated)));

    private static Term[] WithParts(Term term) =>
        term == Terms.FromHeads ? [term, Terms.FromHeadsValues, Terms.FromHeadsPatterns]
        : term == Terms.FromLayerNorm ? [term, Terms.FromLayerNormPassive, Terms.FromLayerNormActive]
        : [term];
}
