using System.Globalization;

namespace SelfRepair.Api.Figures;

/// <summary>Where a layer lies between a model's first, 0, and its last, 1, so that models of different depth can be
/// laid side by side.</summary>
public static class RelativeDepth
{
    private const int MaxTicks = 6;

    /// <summary>Room beside the first and the last layer, for their boxes.</summary>
    private const double Margin = 0.06;

    /// <summary>The depth of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="layerCount">Number of layers of the model.</param>
    public static double Of(double layer, int layerCount) => layerCount > 1 ? layer / (layerCount - 1) : 0;

    /// <summary>An axis from the first layer to the last, with ticks at layers that lie as evenly as may be, and their
    /// names below.</summary>
    /// <param name="layerCount">Number of layers of the model.</param>
    public static PlotlyObject Axis(int layerCount)
    {
        int count = Math.Min(layerCount, MaxTicks);
        int[] layers =
        [
            .. Enumerable.Range(0, count).Select(tick =>
                (int)Math.Round(tick * (layerCount - 1) / Math.Max(1.0, count - 1), MidpointRounding.AwayFromZero)),
        ];
        PlotlyObject axis = FigureStyle.Steps("relative depth: layer / last layer");
        axis["tickvals"] = layers.Select(layer => Of(layer, layerCount)).ToArray();
        axis["ticktext"] = layers.Select(layer => string.Create(
            CultureInfo.InvariantCulture, $"{Of(layer, layerCount):0.##}<br>L{layer}")).ToArray();
        axis["range"] = new[] { -Margin, 1 + Margin };
        return axis;
    }
}
