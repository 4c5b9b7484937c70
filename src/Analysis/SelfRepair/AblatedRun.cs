using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>One run of one ablated head over one prompt: what was changed and what was read.</summary>
/// <param name="Change">The change of z, [pos, d_head].</param>
/// <param name="Live">The run through the later blocks.</param>
/// <param name="Isolated">The clean last stream with only the head's write replaced.</param>
/// <param name="Downstream">The run under frozen scales; null where not asked.</param>
internal sealed record AblatedRun(
    ReadOnlyMemory<float> Change,
    RowReadings Live,
    RowReadings Isolated,
    RowReadings? Downstream);
