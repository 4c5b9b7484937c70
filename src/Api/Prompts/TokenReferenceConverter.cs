using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Prompts;

/// <summary>Reads a token as a string or a whole number.</summary>
public sealed class TokenReferenceConverter : JsonConverter<TokenReference>
{
    /// <inheritdoc/>
    public override TokenReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new TokenReference(reader.GetString(), Id: null),
            JsonTokenType.Number when WholeNumbers.TryRead(ref reader, out int id) =>
                new TokenReference(Text: null, id),
            _ => throw new JsonShapeException(
                "A token is its exact text, such as \" Mary\", or its id, a whole number."),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TokenReference value, JsonSerializerOptions options)
    {
        if (value.Id is int id)
        {
            writer.WriteNumberValue(id);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
