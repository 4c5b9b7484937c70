using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The columns of head and layer rows: their names, what they mean, and where they come from.</summary>
/// <remarks>JSON, CSV and the OpenAPI document are written from this one list.</remarks>
public static class RowColumns
{
    /// <summary>Columns beside the terms' statistics, of a head row.</summary>
    public static IReadOnlyList<RowColumn<HeadRow>> HeadSummary { get; } =
    [
        new(
            "vertical_distance",
            "Mean logit_change plus direct_effect: offset from y = -x.",
            row => row.VerticalDistance),
        new("orthogonal_distance", "vertical_distance over the square root of 2.", row => row.OrthogonalDistance),
        new(
            "share_count",
            "Number of positions behind the three shares that follow: |direct_effect_lost| is floor or more.",
            row => row.ShareCount,
            IsCount: true),
        new(
            "share_broken",
            "Share of positions with negative repair, among those above floor.",
            row => row.ShareBroken),
        new(
            "share_repaired",
            "Share of positions repaired in part, among those above floor.",
            row => row.ShareRepaired),
        new(
            "share_over_corrected",
            "Share of positions over-corrected, among those above floor.",
            row => row.ShareOverCorrected),
        new("share_positive", "Share of positions with positive self_repair.", row => row.SharePositive),
        new("share_scale_above_one", "Share of positions whose scale_ratio is above 1.", row => row.ShareScaleAboveOne),
    ];

    /// <summary>Columns beside the terms' means, of a layer row.</summary>
    public static IReadOnlyList<RowColumn<LayerRow>> LayerSummary { get; } =
    [
        new("vertical_distance", "Mean of the heads' vertical distances.", row => row.VerticalDistance),
        new("orthogonal_distance", "Mean of the heads' orthogonal distances.", row => row.OrthogonalDistance),
        new("share_count", "Sum of the heads' share_count.", row => row.ShareCount, IsCount: true),
        new("share_broken", "Mean of the heads' shares.", row => row.ShareBroken),
        new("share_repaired", "Mean of the heads' shares.", row => row.ShareRepaired),
        new("share_over_corrected", "Mean of the heads' shares.", row => row.ShareOverCorrected),
        new("share_positive", "Mean of the heads' shares.", row => row.SharePositive),
        new("share_scale_above_one", "Mean of the heads' shares.", row => row.ShareScaleAboveOne),
    ];

    /// <summary>Statistics of a term that stand beside its mean, by the ending of their names; intervals
    /// last.</summary>
    public static IReadOnlyList<StatisticColumn> Statistics { get; } =
    [
        new(string.Empty, "Mean", IsInterval: false, statistics => statistics.Mean),
        new("_sd", "Standard deviation (n - 1)", IsInterval: false, statistics => statistics.StandardDeviation),
        new("_se", "Standard error clustered by prompt", IsInterval: false, statistics => statistics.StandardError),
        new("_low", "2.5th percentile of bootstrapped means", IsInterval: true, statistics => statistics.Low),
        new("_high", "97.5th percentile of bootstrapped means", IsInterval: true, statistics => statistics.High),
    ];

    /// <summary>Every number of a head row, in order.</summary>
    /// <param name="options">Which optional columns there are.</param>
    public static IEnumerable<RowColumn<HeadRow>> OfHeads(RowOptions options)
    {
        IEnumerable<RowColumn<HeadRow>> statistics =
            from term in SelfRepairTerms.Measured(options.LayerNorm)
            from statistic in Statistics
            where options.HasIntervals || !statistic.IsInterval
            select new RowColumn<HeadRow>(
                term.Name + statistic.Ending,
                $"{statistic.Meaning} of {term.Name}.",
                row => row[term] is TermStatistics found ? statistic.Value(found) : null);
        IEnumerable<RowColumn<HeadRow>> spreads = options.HasDrawSpread
            ?
            [
                new("logit_change_draw_sd", "Standard deviation of the draws' means.", row => row.LogitChangeDrawSd),
                new("self_repair_draw_sd", "Standard deviation of the draws' means.", row => row.SelfRepairDrawSd),
            ]
            : [];
        return statistics.Concat(Fraction(options.HasIntervals)).Concat(HeadSummary).Concat(spreads);
    }

    /// <summary>Every number of a layer row, in order.</summary>
    /// <param name="options">Which optional columns there are.</param>
    public static IEnumerable<RowColumn<LayerRow>> OfLayers(RowOptions options) =>
        SelfRepairTerms.Measured(options.LayerNorm)
            .Select(term => new RowColumn<LayerRow>(
                term.Name, $"Mean of the heads' {term.Name}.", row => row[term]))
            .Concat(LayerSummary);

    private static IEnumerable<RowColumn<HeadRow>> Fraction(bool hasInterval)
    {
        yield return new(
            "repair_fraction",
            "Mean self_repair over mean direct_effect_lost; null where that loss is not clearly positive: below 0.01 "
            + "logits, below twice its standard error, or without one.",
            row => row.RepairFraction);
        if (hasInterval)
        {
            yield return new(
                "repair_fraction_low",
                "2.5th percentile of the bootstrapped fractions; null without a fraction, and where fewer than 95% of "
                + "the resamples lose 0.01 logits.",
                row => row.RepairFractionLow);
            yield return new(
                "repair_fraction_high",
                "97.5th percentile of the bootstrapped fractions; null where the 2.5th is.",
                row => row.RepairFractionHigh);
        }
    }
}

/// <summary>One column of rows.</summary>
/// <typeparam name="TRow">The row's type.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">A sentence.</param>
/// <param name="Value">Its value in a row; null where it does not exist.</param>
/// <param name="IsCount">Whether it is a whole number that always exists.</param>
public sealed record RowColumn<TRow>(
    string Name, string Meaning, Func<TRow, double?> Value, bool IsCount = false);

/// <summary>One statistic of every term.</summary>
/// <param name="Ending">What it adds to the term's name.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="IsInterval">Whether only a bootstrap gives it.</param>
/// <param name="Value">Its value.</param>
public sealed record StatisticColumn(
    string Ending, string Meaning, bool IsInterval, Func<TermStatistics, double?> Value);

/// <summary>Which optional columns rows have: the request decides, the same for every row.</summary>
/// <param name="LayerNorm">Frozen LayerNorms reported beside the live ones.</param>
/// <param name="HasIntervals">Whether there is a bootstrap.</param>
/// <param name="HasDrawSpread">Whether several draws are run.</param>
public sealed record RowOptions(LayerNormModes LayerNorm, bool HasIntervals, bool HasDrawSpread)
{
    /// <summary>The columns that there always are.</summary>
    public static RowOptions Least { get; } = new(LayerNormModes.None, HasIntervals: false, HasDrawSpread: false);

    /// <summary>Every column that there may be.</summary>
    public static RowOptions Everything { get; } = new(
        LayerNormModes.Final | LayerNormModes.Downstream | LayerNormModes.Isolated,
        HasIntervals: true,
        HasDrawSpread: true);
}
