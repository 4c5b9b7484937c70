using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>Reads prompts from CSV (RFC 4180): a header, then a row a prompt. <c>text</c> or <c>token_ids</c> is
/// needed; an empty cell is a missing value.</summary>
public static class CsvPrompts
{
    private const string Text = "text";

    private const string TokenIds = "token_ids";

    private static readonly string[] Columns =
        ["id", Text, TokenIds, "target", "target_id", "foil", "foil_id", "foils", "counterpart"];

    /// <summary>How programs write a missing value into a cell: never what a prompt says.</summary>
    private static readonly string[] MissingValues = ["nan", "NaN", "<NA>", "None", "null", "NULL"];

    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        HasHeaderRecord = false,
        BadDataFound = RefuseQuotes,
    };

    /// <summary>Reads every row, but not many more than a set may hold.</summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="InvalidPromptSetException">A quote does not end, a row has another number of fields than the
    /// header, a cell holds no value of its column, or the header has an unknown column or no prompts.</exception>
    public static IReadOnlyList<PromptRequest> Read(string content)
    {
        using StringReader text = new(content.TrimStart('\uFEFF'));
        using CsvParser parser = new(text, Configuration);
        List<PromptRequest> prompts = [];
        string[]? header = null;
        while (prompts.Count <= RequestLimits.MaxPrompts && parser.Read())
        {
            if (header is null)
            {
                header = parser.Record!;
                Check(header);
            }
            else
            {
                prompts.Add(ToPrompt(header, parser.Record!, FirstLine(parser.RawRow, parser.RawRecord)));
            }
        }

        return prompts;
    }

    private static void Check(string[] header)
    {
        foreach (string name in header.Where(name => !Columns.Contains(name, StringComparer.Ordinal)))
        {
            bool isIndex = name.Length == 0 || name.StartsWith("Unnamed:", StringComparison.Ordinal);
            throw new InvalidPromptSetException(1, isIndex
                ? $"The header has a column named '{name}', which is how pandas writes the index of a table. Write the "
                    + "file without it: df.to_csv(path, index=False)."
                : $"There is no column '{name}'. {NearNames.Hint(name, Columns, "columns")}");
        }

        string? twice = header.GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new InvalidPromptSetException(1, $"The header has the column '{twice}' twice.");
        }

        if (!header.Contains(Text, StringComparer.Ordinal) && !header.Contains(TokenIds, StringComparer.Ordinal))
        {
            throw new InvalidPromptSetException(1, $"The header has neither a column '{Text}' nor '{TokenIds}'.");
        }
    }

    private static PromptRequest ToPrompt(string[] header, string[] fields, int line)
    {
        if (fields.Length != header.Length)
        {
            throw new InvalidPromptSetException(
                line,
                $"The row has {fields.Length} fields and the header {header.Length}. Quote fields that hold commas.");
        }

        Dictionary<string, CsvCell> cells = header
            .Zip(fields, (column, value) => new CsvCell(column, value, line))
            .Where(cell => cell.Value.Length > 0)
            .ToDictionary(cell => cell.Column, StringComparer.Ordinal);
        if (cells.Values.FirstOrDefault(cell => MissingValues.Contains(cell.Value, StringComparer.Ordinal))
            is CsvCell missing)
        {
            throw new InvalidPromptSetException(
                line,
                $"The cell '{missing.Column}' is '{missing.Value}', which is how programs write a missing value. Leave "
                + "it empty; upload JSONL where that is the text.");
        }

        PromptRequest prompt = new()
        {
            Id = cells.GetValueOrDefault("id")?.Value,
            Text = cells.GetValueOrDefault(Text)?.Value,
            TokenIds = cells.GetValueOrDefault(TokenIds)?.Ids(),
            Target = Token(cells, "target", "target_id"),
            Foil = Token(cells, "foil", "foil_id"),
            Foils = cells.GetValueOrDefault("foils")?.Ids(),
            Counterpart = cells.GetValueOrDefault("counterpart") is CsvCell cell
                ? new CounterpartRequest { Text = cell.Value }
                : null,
        };
        return PromptSetReader.Checked(prompt, line);
    }

    private static TokenReference? Token(Dictionary<string, CsvCell> cells, string textColumn, string idColumn)
    {
        CsvCell? text = cells.GetValueOrDefault(textColumn);
        CsvCell? id = cells.GetValueOrDefault(idColumn);
        return (text, id) switch
        {
            (not null, not null) => throw new InvalidPromptSetException(
                text.Line, $"The row has both {textColumn} and {idColumn}; they say the same, so give one."),
            (not null, null) => new TokenReference(text.Value, Id: null),
            (null, not null) => new TokenReference(Text: null, id.Id()),
            _ => null,
        };
    }

    /// <summary>A quote inside an unquoted field is a character like any other; one that does not end, or that text
    /// follows, is a mistake.</summary>
    private static void RefuseQuotes(BadDataFoundArgs bad)
    {
        if (bad.Field.StartsWith('"'))
        {
            throw new InvalidPromptSetException(
                FirstLine(bad.Context.Parser!.RawRow, bad.RawRecord),
                "A quoted field does not end, or text follows its closing quote. Double quotes inside quotes.");
        }
    }

    /// <summary>A row may span lines; the parser counts its last one. A newline at its end is within it where a quote
    /// never ended.</summary>
    private static int FirstLine(int lastLine, string rawRecord)
    {
        bool isOpen = rawRecord.Count(character => character == '"') % 2 == 1;
        string row = isOpen ? rawRecord : rawRecord.TrimEnd('\r', '\n');
        return lastLine - row.Count(character => character == '\n');
    }
}
