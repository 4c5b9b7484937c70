using System.Text.Json;

namespace SelfRepair.Testing.Golden;

/// <summary>One golden file of one model.</summary>
public sealed class GoldenFile
{
    private GoldenFile(JsonElement root) => Root = root;

    /// <summary>The whole file.</summary>
    public JsonElement Root { get; }

    /// <summary>Token ids of the prompts, [prompt][pos].</summary>
    public IReadOnlyList<int[]> Prompts => Ids("prompts");

    /// <summary>Token ids of the sources, [prompt][pos].</summary>
    public IReadOnlyList<int[]> Sources => Ids("sources");

    /// <summary>Reads a file.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="file">The file's name without extension.</param>
    public static GoldenFile Open(string model, string file)
    {
        using Stream stream = GoldenFiles.OpenGolden($"{model}/{file}.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        return new GoldenFile(document.RootElement.Clone());
    }

    /// <summary>Lists of token ids.</summary>
    /// <param name="name">The member.</param>
    public IReadOnlyList<int[]> Ids(string name) =>
    [
        .. Root.GetProperty(name).EnumerateArray()
            .Select(list => list.EnumerateArray().Select(id => id.GetInt32()).ToArray()),
    ];

    /// <summary>A nested list of numbers, flattened in order.</summary>
    /// <param name="element">The list.</param>
    public static double[] Flat(JsonElement element)
    {
        List<double> values = [];
        Collect(element, values);
        return [.. values];
    }

    private static void Collect(JsonElement element, List<double> values)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            values.Add(element.GetDouble());
            return;
        }

        foreach (JsonElement inner in element.EnumerateArray())
        {
            Collect(inner, values);
        }
    }
}
