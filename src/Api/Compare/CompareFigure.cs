using System.Globalization;
using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Compare;

/// <summary>A term in two analyses, a dot a head: on y = x they agree.</summary>
public static class CompareFigure
{
    /// <summary>Draws it.</summary>
    /// <param name="comparison">The analyses.</param>
    /// <param name="term">One of the terms that both have.</param>
    public static PlotlyFigure Draw(Comparison comparison, string term)
    {
        FigureTable rows = FigureTable.Of(comparison.RowsOf(term));
        FigureTable known = rows.Where(row => rows.Number(row, "difference") is not null);
        FigureTable correlations = FigureTable.Of(comparison.CorrelationRows()).With("term", term);
        string[] conditions = [.. correlations.Columns.TakeWhile(column => column != "term")];
        bool isCounted = known.Count > CountSquares.MaxDots;
        string note = isCounted ? string.Empty : HeadPlots.NoteOn(known);
        PlotlyObject layout = FigureStyle.Layout(
            $"Two analyses: {FigureText.Words(term)}",
            $"{LabelOf(comparison.Subset, correlations, conditions)}{note}",
            AxisOf("a", term, comparison.First, comparison.Second),
            AxisOf("b", term, comparison.Second, comparison.First));
        layout["legend"] = FigureStyle.LowLegend();
        if (conditions.Length == 0)
        {
            layout["annotations"] = FarHeads.Names(known, "a", "b", "difference");
        }

        return new PlotlyFigure(
            [
                DiagonalLine.Draw(known.Numbers("a").Concat(known.Numbers("b")), slope: 1, "y = x: no difference"),
                isCounted ? CountSquares.Draw(known, "a", "b", "rows") : Dots(known, conditions),
            ],
            layout);
    }

    private static PlotlyObject Dots(FigureTable rows, string[] conditions)
    {
        string[] labels = RowLabels.Of(rows, ["head", .. conditions]);
        return new PlotlyObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = conditions.Length == 0 ? "a head, by layer" : "a row of a head, by layer",
            ["x"] = rows.Numbers("a"),
            ["y"] = rows.Numbers("b"),
            ["error_x"] = HeadPlots.Errors(rows, "a"),
            ["error_y"] = HeadPlots.Errors(rows, "b"),
            ["marker"] = HeadPlots.ByLayer(rows),
            ["customdata"] = Enumerable.Range(0, rows.Count).Select(row => new object?[]
            {
                rows.Text(row, "head"),
                FigureText.Escape(labels[row]),
                FigureText.Error(rows.Number(row, "a_se")),
                FigureText.Error(rows.Number(row, "b_se")),
                rows.Number(row, "difference"),
            }).ToArray(),
            ["hovertemplate"] =
                $"<b>%{{customdata[1]}}</b><br>a %{{x{FigureText.Number}}}%{{customdata[2]}}"
                + $"<br>b %{{y{FigureText.Number}}}%{{customdata[3]}}"
                + $"<br>b - a %{{customdata[4]{FigureText.Number}}}<extra></extra>",
        };
    }

    /// <summary>An axis of one side: the term, and what it was measured on.</summary>
    private static PlotlyObject AxisOf(string side, string term, AnalysisEntry entry, AnalysisEntry other)
    {
        string ablation = AblationOf(entry) is AblationKind kind && kind != AblationOf(other)
            ? $", {FigureText.Words(JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()))} ablation"
            : string.Empty;
        return FigureStyle.Axis(
            $"{side}: {QuantityText.WithUnit(term)}<br><sub>{FigureSource.Of(entry).Label}{ablation}</sub>");
    }

    private static AblationKind? AblationOf(AnalysisEntry entry) =>
        (entry.Draft.Request as AblatingRequest)?.Ablation.Type;

    /// <summary>Over which positions, and how far the heads go together.</summary>
    private static string LabelOf(string? subset, FigureTable correlations, string[] conditions)
    {
        string positions = subset is null ? string.Empty : $"{subset} positions; ";
        string each = conditions.Length == 0
            ? string.Empty
            : $", of each {string.Join(" and ", conditions.Select(FigureText.Words))}";
        return $"{positions}Pearson {RangeOf(correlations.Numbers("pearson"))}, Spearman "
            + $"{RangeOf(correlations.Numbers("spearman"))} over {correlations.Numbers("n").Max():0} heads{each}";
    }

    private static string Of(double correlation) => correlation.ToString("0.000", CultureInfo.InvariantCulture);

    private static string RangeOf(IEnumerable<double?> correlations)
    {
        double[] known = [.. correlations.OfType<double>()];
        if (known.Length == 0)
        {
            return "none";
        }

        (string low, string high) = (Of(known.Min()), Of(known.Max()));
        return low == high ? low : $"{low} to {high}";
    }
}
