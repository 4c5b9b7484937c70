using System.Globalization;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The repair matrix, the heads of one layer at a time.</summary>
public static class RepairMatrixPlot
{
    /// <summary>The layers that have ablated heads.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static IReadOnlyList<string> LayersOf(FigureSource source) =>
        [.. Any(source).Rows.Select(head => head.Layer).Distinct().Select(Name)];

    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        RepairMatrix matrix = source.Chosen("subset") == "top"
            ? ((SelfRepairReport)source.Report).MatrixTop!
            : ((SelfRepairReport)source.Report).Matrix!;
        int[] rows =
        [
            .. Enumerable.Range(0, matrix.Rows.Count)
                .Where(row => Name(matrix.Rows[row].Layer) == source.Chosen("layer")),
        ];
        int first = matrix.Rows[rows[0]].Layer;
        string[] components = [.. ComponentsOf(matrix, first)];
        PlotlyObject trace = HeadPlots.Diverging(
            [.. rows.Select(row => (double?[])[.. EffectsOf(matrix, row, first)])], "logits");
        string[] heads = [.. rows.Select(row => matrix.Rows[row].ToString())];
        trace["x"] = components;
        trace["y"] = heads;
        trace["customdata"] = heads.Select(head => components.Select(_ => new object?[] { head }).ToArray()).ToArray();
        trace["hovertemplate"] =
            $"%{{y}} ablated: %{{x}} answers by %{{z{FigureText.Number}}}<extra></extra>";
        return new PlotlyFigure([trace], FigureStyle.Layout(
            "Who repairs whom",
            source.Label,
            FigureStyle.Steps("component that answers"),
            FigureStyle.Steps("ablated")));
    }

    private static RepairMatrix Any(FigureSource source)
    {
        SelfRepairReport report = (SelfRepairReport)source.Report;
        return (report.Matrix ?? report.MatrixTop)!;
    }

    private static IEnumerable<string> ComponentsOf(RepairMatrix matrix, int first)
    {
        for (int layer = first; layer < matrix.Mlps[0].Count; layer++)
        {
            for (int head = 0; head < matrix.Heads[0][layer].Count; head++)
            {
                yield return new HeadId(layer, head).ToString();
            }

            yield return $"MLP{Name(layer)}";
        }
    }

    private static IEnumerable<double?> EffectsOf(RepairMatrix matrix, int row, int first)
    {
        for (int layer = first; layer < matrix.Mlps[row].Count; layer++)
        {
            foreach (double? ofHead in matrix.Heads[row][layer])
            {
                yield return ofHead;
            }

            yield return matrix.Mlps[row][layer];
        }
    }

    private static string Name(int layer) => layer.ToString(CultureInfo.InvariantCulture);
}
