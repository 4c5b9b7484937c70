using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.LayerNorms;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.LayerNorms;

/// <summary>The tables of a LayerNorm analysis, column by column.</summary>
public static class LayerNormsTables
{
    /// <summary>A row a head.</summary>
    public static RowTable<LayerNormsRequest, LayerNormsRow> Heads { get; } =
        new RowTable<LayerNormsRequest, LayerNormsRow>(
                "LayerNormsRow",
                "An ablated head under live and frozen LayerNorms: means over positions, logits but for scale_ratio.")
            .Head(row => row.Head)
            .Index("n", "Number of positions.", row => row.N)
            .Terms(LayerNormsTerms.All.Select(term => new TermColumn<LayerNormsRequest, LayerNormsRow>(
                term.Name, row => row[term], WhenMeasured(term))))
            .Number(
                "passive_random",
                "Mean over random writes of the head's norm of their from_layernorm_passive.",
                row => row.Passive.RandomMean)
            .Number(
                "passive_random_sd",
                "Standard deviation (n - 1) between the random writes; null with one.",
                row => row.Passive.RandomStandardDeviation)
            .Number(
                "passive_z_score",
                "from_layernorm_passive less passive_random, over passive_random_sd; null where the random writes do "
                    + "not differ.",
                row => row.Passive.ZScore);

    /// <summary>A row a head: its scale ratios by bin.</summary>
    public static RowTable<LayerNormsRequest, ScaleHistogram> Histograms { get; } =
        new RowTable<LayerNormsRequest, ScaleHistogram>(
                "ScaleHistogramRow",
                "How many positions of an ablated head have a scale_ratio in each of the request's bins; below, counts "
                    + "and above sum to n.")
            .Text("head", "The head, such as L9H6.", row => row.Head.ToString())
            .Count("below", "Positions below the first bin.", row => row.Ratios.Below)
            .Counts(
                "counts",
                "Positions in each bin, from the first to the last; a bin holds its lower edge, and not its upper one. "
                    + "CSV has spaces between them.",
                row => row.Ratios.Counts)
            .Count("above", "Positions at the upper end of the last bin or above.", row => row.Ratios.Above);

    private static Func<LayerNormsRequest, bool>? WhenMeasured(Term term) =>
        term == Terms.LogitChangeDownstream ? request => request.Downstream : null;
}
