using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>What was read of an ablated prompt.</summary>
/// <param name="Live">The run through the later blocks.</param>
/// <param name="Isolated">The clean last stream with only the ablated write replaced; null where not asked.</param>
/// <param name="Downstream">The run under frozen scales; null where not asked.</param>
internal sealed record AblatedRun(RowReadings Live, RowReadings? Isolated, RowReadings? Downstream);
