using System.Diagnostics.CodeAnalysis;

namespace SelfRepair.Api.Figures;

/// <summary>A trace, a layout or a part of one: Plotly's attributes by name.</summary>
/// <remarks>Only attributes that plotly.js 4 and plotly.py 5.4 both take: the notebooks' suite loads every figure with
/// plotly.py's checks.</remarks>
[SuppressMessage(
    "Naming", "CA1710:Identifiers should have correct suffix", Justification = "Plotly calls them objects.")]
public sealed class PlotlyObject : Dictionary<string, object?>
{
    /// <summary>An object without attributes.</summary>
    public PlotlyObject()
        : base(StringComparer.Ordinal)
    {
    }
}
