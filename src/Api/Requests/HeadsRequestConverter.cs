using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Requests;

/// <summary>Reads heads as the word <c>all</c> or a list.</summary>
public sealed class HeadsRequestConverter : JsonConverter<HeadsRequest>
{
    private const string Word = "all";

    private const string Expected = "Heads are \"all\", or a list such as [\"L9H6\", \"L9H*\"].";

    /// <inheritdoc/>
    public override HeadsRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueTextEquals(Word) => HeadsRequest.All,
            JsonTokenType.StartArray => new HeadsRequest(TextList.Read(ref reader, Expected)),
            _ => throw new JsonShapeException(Expected),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeadsRequest value, JsonSerializerOptions options)
    {
        if (value.Names is null)
        {
            writer.WriteStringValue(Word);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Names, options);
        }
    }
}
