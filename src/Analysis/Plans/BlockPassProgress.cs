namespace SelfRepair.Analysis.Plans;

/// <summary>How far an experiment is, in block passes: blocks that ran, each for one prompt.</summary>
/// <remarks>Totals never grow: they are upper bounds until the top positions are known, and exact from then
/// on.</remarks>
/// <param name="Phase">The phase in hand.</param>
/// <param name="PhaseDone">Passes of the phase that ran.</param>
/// <param name="PhaseTotal">Passes of the phase.</param>
/// <param name="Done">Passes of all phases that ran.</param>
/// <param name="Total">Passes of all phases.</param>
public readonly record struct BlockPassProgress(
    string Phase, long PhaseDone, long PhaseTotal, long Done, long Total);
