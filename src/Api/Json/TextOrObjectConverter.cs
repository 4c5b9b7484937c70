using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Json;

/// <summary>Reads an object, or plain text in its place: <c>"A prompt"</c> for <c>{"text": "A prompt"}</c>.</summary>
/// <typeparam name="T">The object's type.</typeparam>
/// <param name="fromText">Makes the object that a text stands for.</param>
/// <param name="expected">The sentence for values of other shapes.</param>
public sealed class TextOrObjectConverter<T>(Func<string, T> fromText, string expected)
    : JsonConverter<T>, ITextOrObject
    where T : class
{
    private JsonSerializerOptions? objectOptions;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return fromText(reader.GetString()!);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonShapeException(expected);
        }

        JsonSerializerOptions inner = ObjectOptions(options);
        try
        {
            return JsonSerializer.Deserialize<T>(ref reader, inner)!;
        }
        catch (JsonException fault)
        {
            throw new NestedJsonException(typeof(T), inner, fault);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ObjectOptions(options));

    /// <summary>The same options without this converter, which would otherwise call itself.</summary>
    /// <param name="options">The options of what holds the object.</param>
    public JsonSerializerOptions ObjectOptions(JsonSerializerOptions options)
    {
        if (objectOptions is null)
        {
            JsonSerializerOptions inner = new(options);
            inner.Converters.Remove(this);
            objectOptions = inner;
        }

        return objectOptions;
    }
}
