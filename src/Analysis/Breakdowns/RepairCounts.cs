using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>Numbers of positions by how they were repaired (E44).</summary>
/// <param name="Broken">Eligible positions with negative repair.</param>
/// <param name="Repaired">Eligible positions repaired in part or just wholly.</param>
/// <param name="OverCorrected">Eligible positions that gained more than they lost.</param>
/// <param name="Positive">Positions with positive self-repair.</param>
/// <param name="ScaleAboveOne">Positions whose scale ratio is above 1.</param>
internal sealed record RepairCounts(
    long Broken = 0,
    long Repaired = 0,
    long OverCorrected = 0,
    long Positive = 0,
    long ScaleAboveOne = 0) : IPlainData<RepairCounts>
{
    /// <summary>Positions where |direct_effect_lost| is at least the floor.</summary>
    public long Eligible => Broken + Repaired + OverCorrected;

    /// <summary>Adds the positions of two rows.</summary>
    public static RepairCounts operator +(RepairCounts left, RepairCounts right) => new(
        left.Broken + right.Broken,
        left.Repaired + right.Repaired,
        left.OverCorrected + right.OverCorrected,
        left.Positive + right.Positive,
        left.ScaleAboveOne + right.ScaleAboveOne);

    /// <inheritdoc/>
    public static RepairCounts Read(PlainDataReader reader)
    {
        long[] counts = reader.ReadArray<long>();
        return counts is [long broken, long repaired, long overCorrected, long positive, long scaleAboveOne]
            ? new RepairCounts(broken, repaired, overCorrected, positive, scaleAboveOne)
            : throw new PlainDataException($"{counts.Length} counts of positions stand where 5 are expected");
    }

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer) =>
        writer.Write<long>(new[] { Broken, Repaired, OverCorrected, Positive, ScaleAboveOne });

    /// <summary>Counts positions of one prompt.</summary>
    /// <param name="terms">The terms at every scored position.</param>
    /// <param name="counted">1 where a position counts and 0 where not, [scored].</param>
    /// <param name="floor">Least lost direct effect of an eligible position, logits.</param>
    public static RepairCounts Of(TermValues terms, ReadOnlySpan<double> counted, double floor)
    {
        long broken = 0, repaired = 0, overCorrected = 0, positive = 0, scaleAboveOne = 0;
        ReadOnlySpan<double> repairs = terms[Terms.SelfRepair];
        ReadOnlySpan<double> losses = terms[Terms.DirectEffectLost];
        ReadOnlySpan<double> ratios = terms[Terms.ScaleRatio];
        for (int scored = 0; scored < counted.Length; scored++)
        {
            if (counted[scored] == 0)
            {
                continue;
            }

            double repair = repairs[scored];
            double lost = losses[scored];
            positive += repair > 0 ? 1 : 0;
            scaleAboveOne += ratios[scored] > 1 ? 1 : 0;

            // Where nothing was lost there is no share of it, whatever the floor.
            if (Math.Abs(lost) >= floor && lost != 0)
            {
                broken += repair / lost < 0 ? 1 : 0;
                repaired += repair / lost is >= 0 and <= 1 ? 1 : 0;
                overCorrected += repair / lost > 1 ? 1 : 0;
            }
        }

        return new RepairCounts(broken, repaired, overCorrected, positive, scaleAboveOne);
    }
}
