using System.Text.Json;

namespace SelfRepair.Api.Tests.Notebooks;

/// <summary>A notebook as its readers see it.</summary>
/// <param name="root">Its JSON.</param>
internal sealed class ReadNotebook(JsonElement root)
{
    private const string Begin = " = json.loads(r'''";

    private const string End = "''')";

    /// <summary>Its JSON.</summary>
    public JsonElement Root => root;

    /// <summary>Its cells.</summary>
    public IReadOnlyList<JsonElement> Cells { get; } = [.. root.GetProperty("cells").EnumerateArray()];

    /// <summary>The code of all cells.</summary>
    public string Code => string.Join("\n\n", Cells.Where(IsCode).Select(SourceOf));

    /// <summary>The notebook of an analysis.</summary>
    /// <param name="client">Asks for it.</param>
    /// <param name="analysis">The analysis.</param>
    public static async Task<ReadNotebook> OfAsync(HttpClient client, JsonElement analysis) => new(
        await (await client.GetAsync(analysis.GetProperty("links").GetProperty("notebook").GetString())).JsonAsync());

    /// <summary>Whether a cell holds code.</summary>
    /// <param name="cell">The cell.</param>
    public static bool IsCode(JsonElement cell) => cell.GetProperty("cell_type").GetString() == "code";

    /// <summary>The text of a cell.</summary>
    /// <param name="cell">The cell.</param>
    public static string SourceOf(JsonElement cell) =>
        string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()));

    /// <summary>What Python reads between the quotes of a variable's raw string, which ends at the first three
    /// apostrophes.</summary>
    /// <param name="variable">The variable.</param>
    public string RawTextOf(string variable)
    {
        string code = Code;
        int begin = code.IndexOf(variable + Begin, StringComparison.Ordinal) + variable.Length + Begin.Length;
        int end = code.IndexOf("'''", begin, StringComparison.Ordinal);
        Assert.Equal(End, code[end..(end + End.Length)]);
        return code[begin..end];
    }

    /// <summary>The value of a variable.</summary>
    /// <param name="variable">The variable.</param>
    public JsonElement ValueOf(string variable) => JsonElement.Parse(RawTextOf(variable));
}
