using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Averages head rows by layer (E45).</summary>
internal static class LayerRows
{
    /// <summary>One row a layer that has ablated heads, in the order of layers.</summary>
    /// <param name="rows">The head rows.</param>
    public static IReadOnlyList<LayerRow> Make(IReadOnlyList<HeadRow> rows) =>
    [
        .. rows.GroupBy(row => row.Head.Layer)
            .OrderBy(layer => layer.Key)
            .Select(layer => Make(layer.Key, [.. layer])),
    ];

    private static LayerRow Make(int layer, IReadOnlyList<HeadRow> heads)
    {
        TermSet terms = heads[0].Terms;
        return new LayerRow
        {
            Layer = layer,
            HeadCount = heads.Count,
            Terms = terms,
            Means = [.. terms.Select(term => heads.Average(head => head[term]?.Mean))],
            ShareCount = heads.Sum(head => head.ShareCount),
            VerticalDistance = heads.Average(head => head.VerticalDistance),
            OrthogonalDistance = heads.Average(head => head.OrthogonalDistance),
            ShareBroken = heads.Average(head => head.ShareBroken),
            ShareRepaired = heads.Average(head => head.ShareRepaired),
            ShareOverCorrected = heads.Average(head => head.ShareOverCorrected),
            SharePositive = heads.Average(head => head.SharePositive),
            ShareScaleAboveOne = heads.Average(head => head.ShareScaleAboveOne),
        };
    }
}
