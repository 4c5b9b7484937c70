using SelfRepair.Analysis.SelfReinforcement;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>The tables of self-reinforcement, column by column.</summary>
public static class SelfReinforcementTables
{
    /// <summary>A row a head, read head and alpha.</summary>
    public static RowTable<SelfReinforcementRequest, ReinforcedHeadRow> Heads { get; } = WithLines(
        new RowTable<SelfReinforcementRequest, ReinforcedHeadRow>(
                "ReinforcedHeadRow",
                "A head's own output, times alpha, put back at one position at a time: the line of new on clean direct "
                    + "effects there.")
            .Head(row => row.Head, "The head whose output is put back, such as L9H6.")
            .Text("read_head", "The head that is read.", row => row.ReadHead.ToString())
            .Index("into_layer", "The layer before which the output is put back.", row => row.IntoLayer)
            .Number("alpha", "What the output is multiplied by.", row => row.Alpha)
            .Index("n", "Number of positions.", row => row.Lines.Own.Count),
        row => row.Lines);

    /// <summary>A row a head, by slope.</summary>
    public static RowTable<SelfReinforcementRequest, ReinforcedRank> Ranking { get; } =
        new RowTable<SelfReinforcementRequest, ReinforcedRank>(
                "ReinforcedRank",
                "A head by the slope of its line at alpha 1, the largest first, beside that of the random direction: "
                    + "above 1 it reinforces itself, below 1 it suppresses itself.")
            .Index("rank", "1 for the largest slope.", row => row.Rank)
            .Head(row => row.Head)
            .Index("n", "Number of positions.", row => row.Lines.Own.Count)
            .Number("slope", "Slope of new on clean direct effects.", row => row.Lines.Own.Slope)
            .Number(
                "slope_se",
                "Standard error of that slope, clustered by prompt; null where one prompt holds all positions.",
                row => row.Lines.Own.SlopeError)
            .Number(
                "random_direction_slope",
                "The slope with the random direction put back in place of the output.",
                row => row.Lines.RandomDirection?.Slope,
                HasRandom)
            .Number(
                "slope_above_random", "slope less random_direction_slope.", row => row.SlopeAboveRandom, HasRandom);

    /// <summary>A row an attention layer, read head and alpha.</summary>
    public static RowTable<SelfReinforcementRequest, ReinforcedLayerRow> AttentionLayers { get; } = WithLines(
        new RowTable<SelfReinforcementRequest, ReinforcedLayerRow>(
                "ReinforcedLayerRow",
                "The summed output of a layer's heads, without b_O, times alpha, put back at one position at a time: "
                    + "the line of new on clean direct effects there.")
            .Index("layer", "The layer whose heads' output is put back, from 0.", row => row.Layer)
            .TextOrNull(
                "read_head",
                "The head that is read; null: the layer's heads, their direct effects summed.",
                row => row.ReadHead?.ToString())
            .Index("into_layer", "The layer before which the output is put back.", row => row.IntoLayer)
            .Number("alpha", "What the output is multiplied by.", row => row.Alpha)
            .Index("n", "Number of positions.", row => row.Lines.Own.Count),
        row => row.Lines);

    private static RowTable<SelfReinforcementRequest, TRow> WithLines<TRow>(
        RowTable<SelfReinforcementRequest, TRow> table, Func<TRow, ReinforcementLines> lines)
    {
        table = WithLine(table, string.Empty, string.Empty, row => lines(row).Own, when: null);
        table = WithLine(
            table, "clean_scale_", ", under the clean final scale", row => lines(row).CleanScale, when: null);
        table = WithLine(
            table,
            "random_direction_",
            ", with the random direction put back in place of the output",
            row => lines(row).RandomDirection,
            HasRandom);
        return WithLine(
            table,
            "other_head_",
            ", with the next head's output put back in place of the own one",
            row => lines(row).OtherHead,
            request => request.Controls.Contains(ReinforcementControl.OtherHead));
    }

    private static bool HasRandom(SelfReinforcementRequest request) =>
        request.Controls.Contains(ReinforcementControl.RandomDirection);

    private static RowTable<SelfReinforcementRequest, TRow> WithLine<TRow>(
        RowTable<SelfReinforcementRequest, TRow> table,
        string prefix,
        string under,
        Func<TRow, LineFit?> line,
        Func<SelfReinforcementRequest, bool>? when) => table
            .Number(prefix + "slope", $"Slope of new on clean direct effects{under}.", row => line(row)?.Slope, when)
            .Number(
                prefix + "slope_se",
                $"Standard error of that slope, clustered by prompt{under}; null where one prompt holds all positions.",
                row => line(row)?.SlopeError,
                when)
            .Number(prefix + "intercept", $"Intercept of that line{under}, logits.", row => line(row)?.Intercept, when)
            .Number(
                prefix + "slope_through_origin",
                $"Slope of the line through the origin{under}.",
                row => line(row)?.SlopeThroughOrigin,
                when)
            .Number(
                prefix + "r",
                $"Pearson's correlation of new with clean direct effects{under}.",
                row => line(row)?.Correlation,
                when);
}
