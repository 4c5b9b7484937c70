using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Analyses;

/// <summary>The heads of an analysis beside random writes in their places, by layer.</summary>
public static class HeadsBesideRandom
{
    /// <summary>Draws them.</summary>
    /// <param name="source">What they are drawn from.</param>
    /// <param name="table">A table with a row a head.</param>
    /// <param name="columns">The heads' number, and the mean over random writes, whose spread has the same name and
    /// <c>_sd</c>.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="axis">What the number is, with its unit.</param>
    public static PlotlyFigure Draw(
        FigureSource source, string table, (string Head, string Random) columns, string title, string axis)
    {
        FigureTable heads = source.Table(table)!;
        return new PlotlyFigure(
            HeadDots.BesideRandom(heads, columns.Head, columns.Random),
            FigureStyle.Layout(
                title,
                source.LabelOver(heads),
                FigureAxes.Layers("layer", source.LayerCount),
                FigureStyle.Axis(axis)));
    }
}
