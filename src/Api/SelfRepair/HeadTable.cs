using System.Text.Json;
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

/// <summary>Writes head rows; they are never read.</summary>
public sealed class HeadTableConverter : JsonConverter<HeadTable>
{
    /// <inheritdoc/>
    public override HeadTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Head rows are answered, never asked with.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeadTable value, JsonSerializerOptions options)
    {
        RowColumn<HeadRow>[] columns = [.. RowColumns.OfHeads(value.Options)];
        writer.WriteStartArray();
        foreach (HeadRow row in value.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString("head", row.Head.ToString());
            writer.WriteNumber("layer", row.Head.Layer);
            writer.WriteNumber("head_index", row.Head.Index);
            writer.WriteNumber("n", row.N);
            FlatNumbers.Write(writer, columns, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>Writes layer rows; they are never read.</summary>
public sealed class LayerTableConverter : JsonConverter<LayerTable>
{
    /// <inheritdoc/>
    public override LayerTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Layer rows are answered, never asked with.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LayerTable value, JsonSerializerOptions options)
    {
        RowColumn<LayerRow>[] columns = [.. RowColumns.OfLayers(value.Options)];
        writer.WriteStartArray();
        foreach (LayerRow row in value.Rows)
        {
            writer.WriteStartObject();
            writer.WriteNumber("layer", row.Layer);
            writer.WriteNumber("n_heads", row.HeadCount);
            FlatNumbers.Write(writer, columns, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>Writes the numbers of a row.</summary>
internal static class FlatNumbers
{
    /// <summary>Writes each column's value, null where it does not exist.</summary>
    public static void Write<TRow>(Utf8JsonWriter writer, RowColumn<TRow>[] columns, TRow row)
    {
        foreach (RowColumn<TRow> column in columns)
        {
            if (column.Value(row) is double value)
            {
                writer.WriteNumber(column.Name, value);
            }
            else
            {
                writer.WriteNull(column.Name);
            }
        }
    }
}
