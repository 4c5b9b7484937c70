using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SelfRepair.Api.Notebooks;

/// <summary>JSON in a Python source: text of others that stays text.</summary>
/// <remarks>A value is <c>json.loads(r'''...''')</c>. The JSON between the quotes is printable ASCII without an
/// apostrophe, since the strict encoder escapes every other character of a string. So nothing ends the raw string, and
/// Python, which reads a raw string as it stands, hands json.loads the JSON that was written.</remarks>
public static class PythonJson
{
    /// <summary>Bytes of JSON up to which a value stands on one line.</summary>
    private const int MaxLineBytes = 96;

    private const string Indent = "  ";

    /// <summary>A text as a Python string.</summary>
    /// <param name="text">The text, of the basic multilingual plane: others are read back as two surrogates.</param>
    public static string Quote(string text) => JsonSerializer.Serialize(text);

    /// <summary>An assignment.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The lines, each with its end but for the last. They are made one by one: a request may be
    /// megabytes.</returns>
    public static IEnumerable<string> Assign(string name, JsonElement value) =>
        Lines(value, $"{name} = json.loads(r'''", "''')", string.Empty);

    private static IEnumerable<string> Lines(JsonElement value, string before, string after, string indent)
    {
        if (IsOneLine(value))
        {
            yield return before + Compact(value) + after;
            yield break;
        }

        string inner = indent + Indent;
        bool isObject = value.ValueKind == JsonValueKind.Object;
        yield return before + (isObject ? "{\n" : "[\n");
        foreach (string line in isObject ? Members(value, inner) : Elements(value, inner))
        {
            yield return line;
        }

        yield return indent + (isObject ? "}" : "]") + after;
    }

    private static IEnumerable<string> Members(JsonElement value, string indent)
    {
        int left = value.GetPropertyCount();
        foreach (JsonProperty member in value.EnumerateObject())
        {
            left--;
            string end = left > 0 ? "," : string.Empty;
            foreach (string line in Lines(member.Value, $"{indent}{Quote(member.Name)}: ", end, indent))
            {
                yield return line.EndsWith('\n') ? line : line + '\n';
            }
        }
    }

    /// <summary>A line an element, such as a prompt.</summary>
    private static IEnumerable<string> Elements(JsonElement value, string indent)
    {
        int left = value.GetArrayLength();
        foreach (JsonElement element in value.EnumerateArray())
        {
            left--;
            yield return indent + Compact(element) + (left > 0 ? ",\n" : "\n");
        }
    }

    /// <summary>Short values, texts and numbers, and lists of numbers, which nobody reads one by one.</summary>
    private static bool IsOneLine(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => IsShort(value),
        JsonValueKind.Array => IsShort(value) || value[0].ValueKind == JsonValueKind.Number,
        _ => true,
    };

    private static bool IsShort(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length <= MaxLineBytes;

    /// <summary>A value on one line. The default encoder of the writer is the strict one.</summary>
    private static string Compact(JsonElement value)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            value.WriteTo(writer);
        }

        return Encoding.ASCII.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
