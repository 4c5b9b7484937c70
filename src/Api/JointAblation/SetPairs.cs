using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.JointAblation;

/// <summary>Pairs of heads as a map.</summary>
public static class SetPairs
{
    /// <summary>Below this a map shows no more than bars do.</summary>
    private const int LeastPairs = 3;

    /// <summary>Whether all sets are pairs of heads.</summary>
    /// <param name="sets">The sets.</param>
    public static bool Are(FigureTable sets) => sets.Count >= LeastPairs
        && Enumerable.Range(0, sets.Count).All(set => HeadsOf(sets, set).Length == 2
            && sets.Text(set, "attention_layers").Length == 0 && sets.Text(set, "mlps").Length == 0);

    /// <summary>Draws them.</summary>
    /// <param name="source">What they are drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        FigureTable sets = source.Table("sets")!;
        string quantity = source.Chosen("quantity");
        string[] heads =
        [
            .. Enumerable.Range(0, sets.Count).SelectMany(set => HeadsOf(sets, set)).Distinct(StringComparer.Ordinal),
        ];
        double?[][] values = [.. heads.Select(_ => new double?[heads.Length])];
        for (int set = 0; set < sets.Count; set++)
        {
            int one = Array.IndexOf(heads, HeadsOf(sets, set)[0]);
            int other = Array.IndexOf(heads, HeadsOf(sets, set)[1]);
            values[one][other] = values[other][one] = sets.Number(set, quantity);
        }

        PlotlyObject trace = HeadPlots.Diverging(values, "logits");
        trace["x"] = heads;
        trace["y"] = heads;
        trace["customdata"] = heads.Select(head => heads.Select(_ => new object?[] { head }).ToArray()).ToArray();
        trace["hovertemplate"] = $"%{{y}} with %{{x}}<br>{FigureText.Words(quantity)} %{{z{FigureText.Number}}}"
            + "<extra></extra>";
        return new PlotlyFigure([trace], FigureStyle.Layout(
            $"Pairs of heads: {FigureText.Words(quantity)}",
            source.Label,
            FigureAxes.Names("head"),
            FigureAxes.NamesBeside("head", heads.Length)));
    }

    private static string[] HeadsOf(FigureTable sets, int set) =>
        sets.Text(set, "heads").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
