using System.Text.Json;

namespace SelfRepair.Testing;

/// <summary>Reads values out of golden JSON.</summary>
public static class GoldenJson
{
    /// <summary>A golden result of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="result">The result's name, such as <c>clean</c>.</param>
    public static JsonElement Read(string model, string result)
    {
        using Stream stream = GoldenFiles.OpenGolden($"{model}/{result}.json");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Every number below an element, in order.</summary>
    /// <param name="element">Nested arrays of numbers.</param>
    public static double[] Doubles(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().SelectMany(child => child.Doubles())]
            : [element.GetDouble()];

    /// <summary>Lists of token ids.</summary>
    /// <param name="element">An array of arrays of integers.</param>
    public static int[][] TokenLists(this JsonElement element) =>
        [.. element.EnumerateArray().Select(list => list.EnumerateArray().Select(id => id.GetInt32()).ToArray())];

    /// <summary>The largest magnitude of some numbers, at least that of the smallest positive float.</summary>
    /// <param name="values">The numbers.</param>
    public static double LargestMagnitude(this IEnumerable<double> values) => values.Max(Math.Abs);
}
