using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Analyses;

/// <summary>Writes token rows; they are never read.</summary>
public sealed class TokenTableConverter : JsonConverter<TokenTable>
{
    /// <inheritdoc/>
    public override TokenTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Token rows are answered, never asked with.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TokenTable value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (int row in value.Rows)
        {
            value.Writer.Write(writer, row);
        }

        writer.WriteEndArray();
    }
}
