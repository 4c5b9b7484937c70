using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Analyses;

/// <summary>What the self-repair of rows is made of: sets, injections.</summary>
public static class RowParts
{
    private static readonly string[] Parts = ["from_heads", "from_mlps", "from_layernorm"];

    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="names">What they are called, as given, [row].</param>
    /// <param name="what">What a row is, such as set.</param>
    public static PlotlyFigure Draw(
        FigureSource source, FigureTable rows, IReadOnlyList<string> names, string what)
    {
        RowChoice shown = RowChoice.Of(rows, names, "self_repair", FigureAxes.MaxNamesBeside);
        PlotlyObject layout = FigureStyle.Layout(
            "What self-repair is made of",
            $"{source.Label}{shown.Note}",
            FigureStyle.Axis(QuantityText.WithUnit("self_repair")),
            FigureAxes.NamesBeside(what, shown.Rows.Count));
        layout["barmode"] = "relative";
        return new PlotlyFigure(
            Bars.Parts(shown.Rows, RowNames.Of(shown.Names), Parts, "self_repair", lie: true), layout);
    }
}
