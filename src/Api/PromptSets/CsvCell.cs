using System.Globalization;

namespace SelfRepair.Api.PromptSets;

/// <summary>A cell of a CSV row.</summary>
/// <param name="Column">The name of its column.</param>
/// <param name="Value">What stands in it.</param>
/// <param name="Line">The line of its row, from 1.</param>
public sealed record CsvCell(string Column, string Value, int Line)
{
    private static readonly char[] Separators = [' ', ',', '\n', '\r', '\t'];

    /// <summary>The token id that it holds.</summary>
    /// <exception cref="InvalidPromptSetException">It holds none.</exception>
    public int Id() => ParseId(Value);

    /// <summary>The token ids that it holds: numbers with commas or spaces between, in brackets or not, as pandas
    /// writes a list and NumPy an array.</summary>
    /// <exception cref="InvalidPromptSetException">It holds something else.</exception>
    public IReadOnlyList<int> Ids()
    {
        string inner = Value.Trim();
        inner = inner.StartsWith('[') && inner.EndsWith(']') ? inner[1..^1] : inner;
        return [.. inner.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(ParseId)];
    }

    // A column of ids with missing cells is a column of floats for pandas, which writes 12.0.
    private int ParseId(string text)
    {
        string digits = text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? id
            : throw new InvalidPromptSetException(
                Line,
                $"The cell '{Column}' holds '{text}', which is no token id. Write 510, or [510, 5347] for several.");
    }
}
