using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>Reads and writes results as JSON.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Writes a result; its folder is made.</summary>
    /// <typeparam name="T">The kind of result.</typeparam>
    /// <param name="path">The file; null writes nothing.</param>
    /// <param name="result">The result.</param>
    public static void Write<T>(string? path, T result)
    {
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, JsonSerializer.Serialize(result, Format) + "\n");
        }
    }

    /// <summary>Reads a result.</summary>
    /// <typeparam name="T">The kind of result.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="JsonException">It holds another kind.</exception>
    public static T Read<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(path), Format) ?? throw new JsonException($"{path} is null.");
}
