using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>A head's place among the heads by the slope at alpha 1, beside what a random direction of the same norm
/// does.</summary>
/// <param name="Rank">1 for the largest slope; of equal ones the head that comes first.</param>
/// <param name="Head">The head.</param>
/// <param name="Lines">The lines at alpha 1.</param>
public sealed record ReinforcedRank(int Rank, HeadId Head, ReinforcementLines Lines)
{
    /// <summary>The slope less that of the random direction; null where one of them is.</summary>
    public double? SlopeAboveRandom => Lines.Own.Slope - Lines.RandomDirection?.Slope;

    /// <summary>Ranks heads that are read themselves.</summary>
    /// <param name="rows">Rows of heads.</param>
    /// <returns>The heads with a slope, the largest first; empty where alpha 1 was not asked.</returns>
    public static IReadOnlyList<ReinforcedRank> Of(IEnumerable<ReinforcedHeadRow> rows) =>
    [
        .. rows.Where(row => row.Alpha == 1 && row.ReadHead == row.Head && row.Lines.Own.Slope is not null)
            .DistinctBy(row => row.Head)
            .OrderByDescending(row => row.Lines.Own.Slope)
            .Select((row, index) => new ReinforcedRank(index + 1, row.Head, row.Lines)),
    ];
}
