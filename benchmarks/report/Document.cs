namespace SelfRepair.Benchmarks.Report;

/// <summary>A document whose tables stand between markers: <c>&lt;!-- begin NAME --&gt;</c> and
/// <c>&lt;!-- end NAME --&gt;</c>.</summary>
/// <param name="text">Its text.</param>
internal sealed class Document(string text)
{
    /// <summary>The text with one table replaced.</summary>
    /// <param name="name">The table.</param>
    /// <param name="content">What stands between its markers from now on.</param>
    /// <exception cref="InvalidDataException">The markers are not there.</exception>
    public Document With(string name, string content)
    {
        string begin = $"<!-- begin {name} -->\n";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf($"<!-- end {name} -->", StringComparison.Ordinal);
        return from < begin.Length || to < from
            ? throw new InvalidDataException($"The document has no markers of '{name}'.")
            : new Document($"{text[..from]}\n{content}\n\n{text[to..]}");
    }

    /// <inheritdoc/>
    public override string ToString() => text;
}
