using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>A head's terms over many positions.</summary>
/// <remarks>What does not exist is null: every statistic of an empty choice, errors of a single prompt, spreads of a
/// single position, shares of no eligible position.</remarks>
public sealed record HeadRow
{
    /// <summary>The ablated head.</summary>
    public required HeadId Head { get; init; }

    /// <summary>Number of positions.</summary>
    public required long N { get; init; }

    /// <summary>The terms that were measured.</summary>
    public required TermSet Terms { get; init; }

    /// <summary>Their statistics, [term].</summary>
    public required IReadOnlyList<TermStatistics> Statistics { get; init; }

    /// <summary>Statistics of one term; null where it was not asked.</summary>
    /// <param name="term">The term.</param>
    public TermStatistics? this[Term term] => Terms.IndexOf(term) is >= 0 and int index ? Statistics[index] : null;

    /// <summary>Mean self-repair over mean lost direct effect; null where that loss is not clearly positive: below
    /// 0.01 logits, below twice its standard error, or without one.</summary>
    public required double? RepairFraction { get; init; }

    /// <summary>2.5th percentile of the bootstrapped fractions; null without a bootstrap, without a fraction, and where
    /// fewer than 95% of the resamples lose 0.01 logits.</summary>
    public required double? RepairFractionLow { get; init; }

    /// <summary>97.5th percentile of the bootstrapped fractions; null where the 2.5th is.</summary>
    public required double? RepairFractionHigh { get; init; }

    /// <summary>Number of positions behind the shares of broken, repaired and over-corrected ones: those where
    /// |direct_effect_lost| is at least the floor.</summary>
    public required long ShareCount { get; init; }

    /// <summary>Mean of logit change plus direct effect, logits: the offset from the line y = -x.</summary>
    public required double? VerticalDistance { get; init; }

    /// <summary><see cref="VerticalDistance"/> over the square root of 2, logits.</summary>
    public required double? OrthogonalDistance { get; init; }

    /// <summary>Share of eligible positions with negative repair.</summary>
    public required double? ShareBroken { get; init; }

    /// <summary>Share of eligible positions repaired in part or just wholly.</summary>
    public required double? ShareRepaired { get; init; }

    /// <summary>Share of eligible positions that gained more than they lost.</summary>
    public required double? ShareOverCorrected { get; init; }

    /// <summary>Share of positions with positive self-repair.</summary>
    public required double? SharePositive { get; init; }

    /// <summary>Share of positions whose scale ratio is above 1.</summary>
    public required double? ShareScaleAboveOne { get; init; }

    /// <summary>Standard deviation (n - 1) of the draws' mean logit changes, logits; null with a single draw.</summary>
    public required double? LogitChangeDrawSd { get; init; }

    /// <summary>Standard deviation (n - 1) of the draws' mean self-repair, logits; null with a single draw.</summary>
    public required double? SelfRepairDrawSd { get; init; }
}
