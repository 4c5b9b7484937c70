using System.Text.Json;

namespace SelfRepair.Api.Json;

/// <summary>Reads lists of texts, for converters of values that may be such a list.</summary>
public static class TextList
{
    /// <summary>The texts of a list.</summary>
    /// <param name="reader">It is at the start of the list, and then at its end.</param>
    /// <param name="expected">What the value is, a sentence for who sent another.</param>
    /// <exception cref="JsonShapeException">An entry is no text.</exception>
    public static IReadOnlyList<string> Read(ref Utf8JsonReader reader, string expected)
    {
        List<string> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(
                reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : throw new JsonShapeException(expected));
        }

        return texts;
    }
}
