using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Tables;

/// <summary>Writes rows; they are never read.</summary>
public sealed class RowsConverter : JsonConverter<Rows>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(Rows));

    /// <inheritdoc/>
    public override Rows Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Rows are answered, never asked with.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Rows value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (Cell[] cells in value.Cells())
        {
            value.Write(writer, cells);
        }

        writer.WriteEndArray();
    }
}
