using System.Text.Json.Serialization;
using SelfRepair.Analysis.SelfRepair;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Head rows as flat objects: head, layer, head_index, n, then numbers.</summary>
/// <param name="Rows">The rows, in the order of layer, then head.</param>
/// <param name="Options">Which optional columns they have.</param>
[JsonConverter(typeof(HeadTableConverter))]
public sealed record HeadTable(IReadOnlyList<HeadRow> Rows, RowOptions Options)
{
    /// <summary>A table of rows, or null where there are none.</summary>
    /// <param name="rows">The rows, or null.</param>
    /// <param name="options">Which optional columns they have.</param>
    public static HeadTable? Of(IReadOnlyList<HeadRow>? rows, RowOptions options) =>
        rows is null ? null : new HeadTable(rows, options);
}
