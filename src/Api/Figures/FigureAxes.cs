namespace SelfRepair.Api.Figures;

/// <summary>Axes that several figures have.</summary>
public static class FigureAxes
{
    /// <summary>As many names beside bars as can be told apart at half size.</summary>
    public const int MaxNamesBeside = 14;

    /// <summary>Of names that may be long, px.</summary>
    private const int NameSize = 11;

    private const int MaxTicks = 12;

    /// <summary>An axis of layers, with a tick at whole numbers alone.</summary>
    /// <param name="title">What it counts.</param>
    /// <param name="count">How many layers there are.</param>
    public static PlotlyObject Layers(string title, int count) => Whole(title, count);

    /// <summary>An axis of the heads of a layer, with a tick at whole numbers alone.</summary>
    /// <param name="count">How many heads there are.</param>
    public static PlotlyObject Heads(int count) => Whole("head", count);

    /// <summary>An axis of names, which are no numbers or dates, whatever they look like.</summary>
    /// <param name="title">What the names are of.</param>
    public static PlotlyObject Names(string title)
    {
        PlotlyObject axis = FigureStyle.Steps(title);
        axis["type"] = "category";
        return axis;
    }

    /// <summary>An axis of names beside bars that lie, the first name on top.</summary>
    /// <param name="title">What the names are of.</param>
    /// <param name="count">How many there are: above a dozen or so, only some have room.</param>
    public static PlotlyObject NamesBeside(string title, int count)
    {
        PlotlyObject axis = Names(title);
        axis["autorange"] = "reversed";
        axis["tickfont"] = new PlotlyObject { ["size"] = NameSize };
        if (count <= MaxNamesBeside)
        {
            axis["dtick"] = 1;
        }

        return axis;
    }

    /// <summary>A logarithmic axis of counts that double.</summary>
    /// <param name="title">What is counted.</param>
    /// <param name="counts">Every count that is shown.</param>
    public static PlotlyObject Doubling(string title, IEnumerable<double?> counts)
    {
        PlotlyObject axis = FigureStyle.Axis(title);
        double[] ticks = [.. counts.OfType<double>().Distinct().Order()];
        axis["type"] = "log";
        axis["tickvals"] = ticks;
        axis["ticktext"] = ticks.Select(FigureText.Of).ToArray();
        return axis;
    }

    private static PlotlyObject Whole(string title, int count)
    {
        PlotlyObject axis = FigureStyle.Steps(title);
        axis["tick0"] = 0;
        axis["dtick"] = Math.Max(1, (count + MaxTicks - 1) / MaxTicks);
        return axis;
    }
}
