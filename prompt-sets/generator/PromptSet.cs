using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.PromptSets;

/// <summary>A named list of prompts and its file.</summary>
public sealed class PromptSet
{
    /// <summary>How many prompts each set holds: 15 questions about each of 16 countries, or as many.</summary>
    public const int PromptCount = 240;

    // Quotation marks stay readable; the file is data for programs, never part of a page.
    private static readonly JsonSerializerOptions FileFormat = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Numbers the prompts of a set.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="lines">Its prompts, in order, without ids.</param>
    public PromptSet(string name, IEnumerable<PromptLine> lines)
    {
        Name = name;
        Lines = [.. lines.Select((line, place) => line with { Id = IdOf(name, place) })];
    }

    /// <summary>The set's name, as a request gives it.</summary>
    public string Name { get; }

    /// <summary>The name of its file.</summary>
    public string FileName => Name + ".jsonl";

    /// <summary>Its prompts.</summary>
    public IReadOnlyList<PromptLine> Lines { get; }

    /// <summary>Draws a whole set, leaving out every prompt whose text has come before.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="draw">Draws one prompt.</param>
    /// <returns>A set of <see cref="PromptCount"/> different prompts.</returns>
    public static PromptSet Draw(string name, Func<PromptLine> draw)
    {
        HashSet<string> texts = new(StringComparer.Ordinal);
        List<PromptLine> lines = [];
        while (lines.Count < PromptCount)
        {
            PromptLine line = draw();
            if (texts.Add(line.Text))
            {
                lines.Add(line);
            }
        }

        return new PromptSet(name, lines);
    }

    /// <summary>Writes the set as JSON lines: UTF-8, each line ended by a line feed.</summary>
    /// <returns>The file's bytes.</returns>
    public byte[] ToJsonLines()
    {
        StringBuilder file = new();
        foreach (PromptLine line in Lines)
        {
            file.Append(JsonSerializer.Serialize(line, FileFormat)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private static string IdOf(string name, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{place:D3}");
}
