using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.SelfRepair;

namespace SelfRepair.Api.SelfRepair;

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
