using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Analyses;

/// <summary>A map of one number of every head.</summary>
public static class HeadMap
{
    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    /// <param name="table">A table with a row a head.</param>
    /// <param name="quantity">One of its columns.</param>
    public static PlotlyFigure Draw(FigureSource source, string table, string quantity)
    {
        FigureTable rows = source.Table(table)!;
        int headCount = 1 + (int)rows.Numbers("head_index").Max().GetValueOrDefault();
        return new PlotlyFigure(
            [HeadPlots.Heatmap(rows, quantity)],
            FigureStyle.Layout(
                FigureText.Words(quantity),
                source.Label,
                FigureAxes.Heads(headCount),
                FigureAxes.Layers("layer", source.LayerCount)));
    }
}
