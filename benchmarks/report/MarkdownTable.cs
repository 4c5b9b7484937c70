namespace SelfRepair.Benchmarks.Report;

/// <summary>A table of a Markdown document.</summary>
/// <param name="columns">Heads of the columns.</param>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A cell a column.</param>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>The table, or a sentence where it has no row.</summary>
    public override string ToString() => rows.Count == 0
        ? "Not measured yet."
        : string.Join('\n', rows.Prepend([.. columns.Select(_ => "---")]).Prepend(columns).Select(Line));

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
