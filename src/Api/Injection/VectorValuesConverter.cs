using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Injection;

/// <summary>Reads vectors as a list of numbers, or as lists of them by prompt and position.</summary>
public sealed class VectorValuesConverter : JsonConverter<VectorValues>
{
    private const string Expected =
        "The values of a vector are d_model numbers, or lists of such vectors, [prompt][position][d_model].";

    /// <summary>Reads a list to its end; the reader is at its first entry.</summary>
    private delegate T ReadInner<out T>(ref Utf8JsonReader reader);

    /// <inheritdoc/>
    public override VectorValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonShapeException(Expected);
        }

        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray
            ? new VectorValues(
                Everywhere: null, ReadLists<IReadOnlyList<IReadOnlyList<double>>>(ref reader, ReadPrompt))
            : new VectorValues(ReadNumbers(ref reader), ByPosition: null);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VectorValues value, JsonSerializerOptions options)
    {
        if (value.Everywhere is not null)
        {
            JsonSerializer.Serialize(writer, value.Everywhere, options);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.ByPosition, options);
        }
    }

    private static List<IReadOnlyList<double>> ReadPrompt(ref Utf8JsonReader reader) =>
        ReadLists<IReadOnlyList<double>>(ref reader, ReadNumbers);

    /// <summary>Reads lists to the end of the list that they stand in; the reader is at the first of them.</summary>
    private static List<T> ReadLists<T>(ref Utf8JsonReader reader, ReadInner<T> readInner)
    {
        List<T> lists = [];
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonShapeException(Expected);
            }

            reader.Read();
            lists.Add(readInner(ref reader));
        }

        return lists;
    }

    /// <summary>Reads numbers to the end of their list; the reader is at the first of them.</summary>
    private static List<double> ReadNumbers(ref Utf8JsonReader reader)
    {
        List<double> numbers = [];
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            bool isNumber = reader.TokenType == JsonTokenType.Number
                && reader.TryGetDouble(out double number)
                && float.IsFinite((float)number);
            numbers.Add(isNumber ? reader.GetDouble() : throw new JsonShapeException(Expected));
        }

        return numbers;
    }
}
