using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Json;

/// <summary>Reads whole numbers as JSON Schema has them: <c>2.0</c> and <c>2e0</c> are the integer 2, <c>2.5</c> is
/// none.</summary>
public static class WholeNumbers
{
    /// <summary>2^53 - 1, the largest integer that every client's numbers hold exactly (RFC 8259, 6).</summary>
    public const ulong MaxExact = (1UL << 53) - 1;

    /// <summary>Converters of the types that requests count with.</summary>
    public static IReadOnlyList<JsonConverter> Converters { get; } =
    [
        new Converter<int>((writer, value) => writer.WriteNumberValue(value)),
        new Converter<long>((writer, value) => writer.WriteNumberValue(value)),
        new Converter<ulong>((writer, value) => writer.WriteNumberValue(value), MaxExact),
    ];

    /// <summary>Reads a number, where it is whole and its type holds it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="value">The number.</param>
    public static bool TryRead<T>(ref Utf8JsonReader reader, out T value)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        value = default;
        return reader.TokenType == JsonTokenType.Number
            && (T.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                || (reader.TryGetDecimal(out decimal number) && TryConvert(number, out value)));
    }

    private static bool TryConvert<T>(decimal number, out T value)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool isWhole = decimal.IsInteger(number)
            && number >= decimal.CreateChecked(T.MinValue)
            && number <= decimal.CreateChecked(T.MaxValue);
        value = isWhole ? T.CreateChecked(number) : default;
        return isWhole;
    }

    private sealed class Converter<T>(Action<Utf8JsonWriter, T> write, T? maximum = null) : JsonConverter<T>
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryRead(ref reader, out T value) && value <= (maximum ?? T.MaxValue) ? value : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            write(writer, value);
    }
}
