using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The tables of self-repair, column by column.</summary>
/// <remarks>A new column needs its member in HeadRow or LayerRow, its value in HeadRows, and a line here. A new term
/// needs Terms, Breakdown and SelfRepairTerms instead, and is then a column by itself.</remarks>
public static class SelfRepairTables
{
    /// <summary>A row a head.</summary>
    public static RowTable<SelfRepairRequest, HeadRow> Heads { get; } =
        new RowTable<SelfRepairRequest, HeadRow>("HeadRow", "A row of an ablated head: means over positions.")
            .Head(row => row.Head)
            .Index("n", "Number of positions.", row => row.N)
            .Terms(
                SelfRepairTerms.All.Select(term => new TermColumn<SelfRepairRequest, HeadRow>(
                    term.Name, row => row[term], WhenMeasured(term))),
                HasIntervals)
            .Number(
                "repair_fraction",
                "Mean self_repair over mean direct_effect_lost; null where that loss is not clearly positive: below "
                    + "0.01 logits, below twice its standard error, or without one.",
                row => row.RepairFraction)
            .Number(
                "repair_fraction_low",
                "2.5th percentile of the bootstrapped fractions; null without a fraction, and where fewer than 95% of "
                    + "the resamples lose 0.01 logits.",
                row => row.RepairFractionLow,
                HasIntervals)
            .Number(
                "repair_fraction_high",
                "97.5th percentile of the bootstrapped fractions; null where the 2.5th is.",
                row => row.RepairFractionHigh,
                HasIntervals)
            .Number(
                "vertical_distance",
                "Mean logit_change plus direct_effect: offset from y = -x.",
                row => row.VerticalDistance)
            .Number(
                "orthogonal_distance",
                "vertical_distance over the square root of 2.",
                row => row.OrthogonalDistance)
            .Count(
                "share_count",
                "Number of positions behind the three shares that follow: |direct_effect_lost| is floor or more.",
                row => row.ShareCount)
            .Number(
                "share_broken",
                "Share of positions with negative repair, among those that share_count counts.",
                row => row.ShareBroken)
            .Number(
                "share_repaired",
                "Share of positions with a repaired share of 0 to 1, among those that share_count counts.",
                row => row.ShareRepaired)
            .Number(
                "share_over_corrected",
                "Share of positions over-corrected, among those that share_count counts.",
                row => row.ShareOverCorrected)
            .Number(
                "share_positive",
                "Share of positions with positive self_repair.",
                row => row.SharePositive)
            .Number(
                "share_scale_above_one",
                "Share of positions whose scale_ratio is above 1.",
                row => row.ShareScaleAboveOne)
            .Number(
                "logit_change_draw_sd",
                "Standard deviation of the draws' means.",
                row => row.LogitChangeDrawSd,
                HasDrawSpread)
            .Number(
                "self_repair_draw_sd",
                "Standard deviation of the draws' means.",
                row => row.SelfRepairDrawSd,
                HasDrawSpread);

    /// <summary>A row a layer.</summary>
    public static RowTable<SelfRepairRequest, LayerRow> Layers { get; } =
        SelfRepairTerms.All.Aggregate(
            new RowTable<SelfRepairRequest, LayerRow>("LayerRow", "A row of a layer: means over its ablated heads.")
                .Index("layer", "The layer, from 0.", row => row.Layer)
                .Index("n_heads", "Number of its ablated heads.", row => row.HeadCount),
            (table, term) => table.Number(
                term.Name, $"Mean of the heads' {term.Name}.", row => row[term], WhenMeasured(term)))
            .Number("vertical_distance", "Mean of the heads' vertical distances.", row => row.VerticalDistance)
            .Number("orthogonal_distance", "Mean of the heads' orthogonal distances.", row => row.OrthogonalDistance)
            .Count("share_count", "Sum of the heads' share_count.", row => row.ShareCount)
            .Number("share_broken", "Mean of the heads' shares.", row => row.ShareBroken)
            .Number("share_repaired", "Mean of the heads' shares.", row => row.ShareRepaired)
            .Number("share_over_corrected", "Mean of the heads' shares.", row => row.ShareOverCorrected)
            .Number("share_positive", "Mean of the heads' shares.", row => row.SharePositive)
            .Number("share_scale_above_one", "Mean of the heads' shares.", row => row.ShareScaleAboveOne);

    /// <summary>The frozen LayerNorms that a request reports beside the live ones.</summary>
    /// <param name="request">The request.</param>
    public static LayerNormModes LayerNormOf(SelfRepairRequest request) =>
        request.Layernorm.Aggregate(LayerNormModes.None, (modes, mode) => modes | FlagOf(mode));

    private static LayerNormModes FlagOf(LayerNormMode mode) => mode switch
    {
        LayerNormMode.Final => LayerNormModes.Final,
        LayerNormMode.Downstream => LayerNormModes.Downstream,
        LayerNormMode.Isolated => LayerNormModes.Isolated,
        _ => LayerNormModes.None,
    };

    /// <summary>When a term is measured; null: always.</summary>
    private static Func<SelfRepairRequest, bool>? WhenMeasured(Term term) =>
        SelfRepairTerms.Measured(LayerNormModes.None, routes: false).Contains(term)
            ? null
            : request => SelfRepairTerms.Measured(LayerNormOf(request), request.Routes).Contains(term);

    private static bool HasIntervals(SelfRepairRequest request) => request.Bootstrap > 0;

    private static bool HasDrawSpread(SelfRepairRequest request) =>
        request.Ablation is { Draws: > 1, Type: AblationKind.Resample, Average: DrawAverage.Outcomes };
}
