namespace SelfRepair.Analysis.SelfRepair;

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
    long ScaleAboveOne = 0)
{
    /// <summary>Positions that lost at least the floor.</summary>
    public long Eligible => Broken + Repaired + OverCorrected;

    /// <summary>Adds the positions of two rows.</summary>
    public static RepairCounts operator +(RepairCounts left, RepairCounts right) => new(
        left.Broken + right.Broken,
        left.Repaired + right.Repaired,
        left.OverCorrected + right.OverCorrected,
        left.Positive + right.Positive,
        left.ScaleAboveOne + right.ScaleAboveOne);

    /// <summary>Counts one prompt's chosen positions.</summary>
    /// <param name="terms">The terms at every scored position.</param>
    /// <param name="chosen">1 where a position counts and 0 where not, [scored].</param>
    /// <param name="floor">Least lost direct effect of an eligible position, logits.</param>
    public static RepairCounts Of(PositionTerms terms, ReadOnlySpan<double> chosen, double floor)
    {
        long broken = 0, repaired = 0, overCorrected = 0, positive = 0, scaleAboveOne = 0;
        for (int scored = 0; scored < chosen.Length; scored++)
        {
            if (chosen[scored] == 0)
            {
                continue;
            }

            double repair = terms[Term.SelfRepair][scored];
            double lost = terms[Term.DirectEffectLost][scored];
            positive += repair > 0 ? 1 : 0;
            scaleAboveOne += terms[Term.ScaleRatio][scored] > 1 ? 1 : 0;

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
