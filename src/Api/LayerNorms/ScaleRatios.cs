using System.Globalization;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.LayerNorms;

/// <summary>The histogram of a head's scale ratios.</summary>
public static class ScaleRatios
{
    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        string head = source.Chosen("head");
        FigureTable row = source.Table("histograms")!.With("head", head);
        HistogramBinsRequest bins = ((LayerNormsRequest)source.Request).Bins;
        PlotlyObject layout = FigureStyle.Layout(
            $"Scale ratios of {head}",
            source.Label,
            FigureStyle.Axis("clean over ablated final scale"),
            FigureStyle.Axis("positions"));
        layout["bargap"] = 0;
        layout["shapes"] = new[] { FigureShapes.Line(1, "x") };
        return new PlotlyFigure([Inside(row, bins), Beyond(row, bins)], layout);
    }

    private static PlotlyObject Inside(FigureTable row, HistogramBinsRequest bins)
    {
        double width = WidthOf(bins);
        double[] counts =
        [
            .. row.Text(0, "counts").Split(' ').Select(count => double.Parse(count, CultureInfo.InvariantCulture)),
        ];
        return new PlotlyObject
        {
            ["type"] = "bar",
            ["name"] = "in the bins",
            ["x"] = counts.Select((_, bin) => bins.From + ((bin + 0.5) * width)).ToArray(),
            ["y"] = counts,
            ["width"] = width,
            ["marker"] = new PlotlyObject { ["color"] = FigureStyle.Colors[0] },
            ["customdata"] = counts.Select((_, bin) => new object?[]
            {
                row.Text(0, "head"), bins.From + (bin * width), bins.From + ((bin + 1) * width),
            }).ToArray(),
            ["hovertemplate"] = "%{y} positions from %{customdata[1]:.4f} to below %{customdata[2]:.4f}<extra></extra>",
        };
    }

    /// <summary>What lies outside of the bins, as a bar on either side.</summary>
    private static PlotlyObject Beyond(FigureTable row, HistogramBinsRequest bins)
    {
        double width = WidthOf(bins);
        string head = row.Text(0, "head");
        return new PlotlyObject
        {
            ["type"] = "bar",
            ["name"] = "beyond the bins, on either side",
            ["x"] = new[] { bins.From - width, bins.To + width },
            ["y"] = new[] { row.Number(0, "below"), row.Number(0, "above") },
            ["width"] = width,
            ["marker"] = new PlotlyObject { ["color"] = FigureStyle.Colors[4] },
            ["customdata"] = new object?[][]
            {
                [head, $"below {FigureText.Of(bins.From)}"], [head, $"{FigureText.Of(bins.To)} and above"],
            },
            ["hovertemplate"] = "%{y} positions %{customdata[1]}<extra></extra>",
        };
    }

    private static double WidthOf(HistogramBinsRequest bins) => (bins.To - bins.From) / bins.Count;
}
