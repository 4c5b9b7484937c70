using System.Text;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>Reads prompts from CSV (RFC 4180): a header of id, text, target, foil, counterpart, of which text is
/// needed.</summary>
public static class CsvPrompts
{
    private static readonly string[] Columns = ["id", "text", "target", "foil", "counterpart"];

    /// <summary>Reads every row.</summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="InvalidPromptSetException">A quote does not end, a row has another number of fields than the
    /// header, or the header has an unknown column or no text.</exception>
    public static IReadOnlyList<PromptRequest> Read(string content)
    {
        List<(int Line, List<string> Fields)> rows = [.. Rows(content)];
        if (rows.Count == 0)
        {
            return [];
        }

        List<string> header = rows[0].Fields;
        foreach (string unknown in header.Where(name => !Columns.Contains(name, StringComparer.Ordinal)))
        {
            throw new InvalidPromptSetException(
                1, $"There is no column '{unknown}'. {NearNames.Hint(unknown, Columns, "columns")}");
        }

        return header.Contains("text", StringComparer.Ordinal)
            ? [.. rows.Skip(1).Select(row => ToPrompt(header, row.Fields, row.Line))]
            : throw new InvalidPromptSetException(1, "The header has no column 'text'.");
    }

    private static PromptRequest ToPrompt(List<string> header, List<string> fields, int line)
    {
        if (fields.Count != header.Count)
        {
            throw new InvalidPromptSetException(
                line,
                $"The row has {fields.Count} fields and the header {header.Count}. Quote fields that hold commas.");
        }

        string? Field(string column)
        {
            int index = header.IndexOf(column);
            return index < 0 || fields[index].Length == 0 ? null : fields[index];
        }

        PromptRequest prompt = new()
        {
            Id = Field("id"),
            Text = Field("text"),
            Target = Field("target") is string target ? new TokenReference(target, Id: null) : null,
            Foil = Field("foil") is string foil ? new TokenReference(foil, Id: null) : null,
            Counterpart = Field("counterpart") is string text ? new CounterpartRequest { Text = text } : null,
        };
        return PromptSetReader.Checked(prompt, line);
    }

    private static IEnumerable<(int Line, List<string> Fields)> Rows(string content)
    {
        int at = content.StartsWith('\uFEFF') ? 1 : 0;
        int line = 1;
        while (at < content.Length)
        {
            int first = line;
            List<string> fields = ReadRow(content, ref at, ref line);
            if (fields is not [""])
            {
                yield return (first, fields);
            }
        }
    }

    private static List<string> ReadRow(string content, ref int at, ref int line)
    {
        List<string> fields = [];
        while (true)
        {
            fields.Add(at < content.Length && content[at] == '"'
                ? ReadQuoted(content, ref at, ref line)
                : ReadPlain(content, ref at));
            if (at < content.Length && content[at] == ',')
            {
                at++;
                continue;
            }

            at += at < content.Length && content[at] == '\r' ? 1 : 0;
            at += at < content.Length && content[at] == '\n' ? 1 : 0;
            line++;
            return fields;
        }
    }

    private static string ReadPlain(string content, ref int at)
    {
        int length = content.AsSpan(at).IndexOfAny(',', '\r', '\n');
        int end = length < 0 ? content.Length : at + length;
        string field = content[at..end];
        at = end;
        return field;
    }

    private static string ReadQuoted(string content, ref int at, ref int line)
    {
        StringBuilder field = new();
        int first = line;
        for (at++; at < content.Length; at++)
        {
            if (content[at] != '"')
            {
                line += content[at] == '\n' ? 1 : 0;
                field.Append(content[at]);
            }
            else if (at + 1 < content.Length && content[at + 1] == '"')
            {
                field.Append(content[++at]);
            }
            else
            {
                return AfterQuote(content, ref at, line, field.ToString());
            }
        }

        throw new InvalidPromptSetException(first, "A quoted field does not end.");
    }

    private static string AfterQuote(string content, ref int at, int line, string field)
    {
        at++;
        return at == content.Length || content[at] is ',' or '\r' or '\n'
            ? field
            : throw new InvalidPromptSetException(
                line, "A quoted field goes on after its closing quote. Double quotes inside.");
    }
}
