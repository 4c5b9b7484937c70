using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SelfRepair.Api.Json;

/// <summary>Reads objects, or plain text in their place, of the types that <see cref="TextOrObjectAttribute"/>
/// marks.</summary>
/// <param name="except">The type that is being read as an object, whose converter would otherwise call itself.</param>
public sealed class TextOrObjectConverter(Type? except = null) : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert != except && Takes(typeToConvert);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert), this)!;

    /// <summary>Whether a type takes plain text in the place of an object.</summary>
    /// <param name="type">The type.</param>
    public static bool Takes(Type type) => type.IsDefined(typeof(TextOrObjectAttribute), inherit: false);

    private sealed class Converter<T>(TextOrObjectConverter factory) : JsonConverter<T>, ITextOrObject
        where T : class
    {
        private readonly TextOrObjectAttribute form = typeof(T).GetCustomAttribute<TextOrObjectAttribute>()!;
        private JsonSerializerOptions? objectOptions;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            JsonSerializerOptions inner = ObjectOptions(options);
            if (reader.TokenType == JsonTokenType.String)
            {
                return OfText(reader.GetString()!, inner);
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonShapeException(form.Expected);
            }

            try
            {
                return JsonSerializer.Deserialize<T>(ref reader, inner)!;
            }
            catch (JsonException fault)
            {
                throw new NestedJsonException(typeof(T), inner, fault);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, ObjectOptions(options));

        public JsonSerializerOptions ObjectOptions(JsonSerializerOptions options)
        {
            if (objectOptions is null)
            {
                JsonSerializerOptions inner = new(options);
                inner.Converters.Remove(factory);
                inner.Converters.Add(new TextOrObjectConverter(typeof(T)));
                objectOptions = inner;
            }

            return objectOptions;
        }

        private T OfText(string text, JsonSerializerOptions inner)
        {
            JsonTypeInfo info = inner.GetTypeInfo(typeof(T));
            object value = info.CreateObject!();
            info.Properties.Single(property => property.AttributeProvider is MemberInfo member
                && member.Name == form.Member).Set!(value, text);
            return (T)value;
        }
    }
}
