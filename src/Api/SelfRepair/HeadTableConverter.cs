using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.SelfRepair;

namespace SelfRepair.Api.SelfRepair;

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
