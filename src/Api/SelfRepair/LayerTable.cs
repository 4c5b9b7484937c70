using System.Text.Json.Serialization;
using SelfRepair.Analysis.SelfRepair;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Layer rows as flat objects: layer, n_heads, then numbers.</summary>
/// <param name="Rows">The rows, by layer.</param>
/// <param name="Options">Which optional columns they have.</param>
[JsonConverter(typeof(LayerTableConverter))]
public sealed record LayerTable(IReadOnlyList<LayerRow> Rows, RowOptions Options)
{
    /// <summary>A table of rows, or null where there are none.</summary>
    /// <param name="rows">The rows, or null.</param>
    /// <param name="options">Which optional columns they have.</param>
    public static LayerTable? Of(IReadOnlyList<LayerRow>? rows, RowOptions options) =>
        rows is null ? null : new LayerTable(rows, options);
}
