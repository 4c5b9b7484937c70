namespace SelfRepair.Api.Figures;

/// <summary>What numbers are called on axes: with their units.</summary>
public static class QuantityText
{
    /// <summary>A number's name and unit: self-repair, logits.</summary>
    /// <param name="column">The number's column.</param>
    public static string WithUnit(string column) =>
        UnitOf(column) is string unit ? $"{FigureText.Words(column)}, {unit}" : FigureText.Words(column);

    /// <summary>A number's unit; null where it has none.</summary>
    /// <param name="column">The number's column.</param>
    public static string? UnitOf(string column) => column switch
    {
        "kl" or "loss" or "loss_clean" or "loss_ablated" or "loss_edited" or "loss_change" => "nats",
        "top1_changed" => "share",
        "anti_erasure_share" or "recurs" => "share of positions",
        "rank_of_target" => "tokens likelier than it",
        "percentile" => "share of random writes below",
        "share" => "of the layer's change",
        "scale_ratio" or "repair_fraction" or "jump" or "spearman" or "logit" => null,
        "z_score" or "passive_z_score" => null,
        _ when column.StartsWith("share_", StringComparison.Ordinal) => "share of positions",
        _ when column.EndsWith("slope", StringComparison.Ordinal)
            || column.EndsWith("slope_above_random", StringComparison.Ordinal)
            || column.EndsWith("slope_through_origin", StringComparison.Ordinal)
            || column.EndsWith("_r", StringComparison.Ordinal) => null,
        "r" or "rank" or "components" => null,
        _ => "logits",
    };
}
