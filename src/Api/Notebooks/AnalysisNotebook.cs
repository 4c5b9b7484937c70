using System.Globalization;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Notebooks;

/// <summary>A notebook that repeats an analysis: its whole request, pinned to what it ran on, then its tables and
/// figures.</summary>
/// <remarks>Texts of the request stand in <see cref="PythonJson"/> alone. What else is written into cells are names of
/// ours (the kind, tables, the id), times and hashes.</remarks>
/// <param name="view">The analysis at the moment.</param>
public sealed class AnalysisNotebook(AnalysisView view)
{
    private const string Same =
        "## Is it the same?\n\nThe same request on the same weights and prompts gives the same numbers. `None` is what "
        + "was not known yet when this notebook was made.";

    private readonly string kind = view.Entry.Draft.Kind;

    private readonly OriginalRun original = OriginalRun.Of(view);

    /// <summary>The name of its file.</summary>
    public string FileName => $"{kind}-{view.Entry.Id}.ipynb";

    /// <summary>The notebook.</summary>
    public NotebookDocument Document() => new(
    [
        Text("title", Title()),
        Code("setup", NotebookCode.Setup(view.BaseUrl)),
        Text("request-text", "## The request\n\nThe whole request, as the analysis shows it."),
        new CodeCell("request", Request()),
        Code("run", $"{NotebookCode.Run}\n\nanalysis = analyze({PythonJson.Quote($"/v1/{kind}")}, REQUEST)"),
        Text("same-text", Same),
        new CodeCell("same", [.. PythonJson.Assign("ORIGINAL", original.Facts), "\n", .. Split(NotebookCode.Same)]),
        Text("trust-text", "## Is it sound?\n\nWarnings, and how exactly the parts of each number sum."),
        Code("trust", NotebookCode.Trust),
        .. Tables(),
        .. Tokens(),
        Text("figures-text", "## Figures\n\nEach is drawn as the page draws it, and can be changed as any Plotly "
            + "figure. `parameters` are what `figure` takes beside the name."),
        Code("figures", NotebookCode.ListFigures),
        Code("draw", NotebookCode.Draw),
    ]);

    private string Title() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # {kind}

            This notebook repeats the analysis `{view.Entry.Id}` of SelfRepair, which was asked for on
            {view.Entry.CreatedAt:yyyy-MM-dd HH:mm} UTC. It needs a running service, and requests, pandas and plotly.
            The environment variable `SELFREPAIR_URL` says where the service is, if not where this notebook came from.
            """);

    /// <summary>The request, with what its names meant in comments.</summary>
    private IEnumerable<string> Request()
    {
        if (original.Commit is not null)
        {
            yield return "# The revision is the commit that the model was at.\n";
        }

        foreach ((string member, string hash) in original.SetHashes)
        {
            yield return $"# {member} named a prompt set of SHA-256 {hash}.\n";
        }

        foreach (string line in PythonJson.Assign("REQUEST", original.Request))
        {
            yield return line;
        }
    }

    private IEnumerable<object> Tables() => view.Entry.Draft.Tables.SelectMany(table =>
        table.Subsets.DefaultIfEmpty<string?>(defaultValue: null).SelectMany(subset =>
        {
            string member = table.MemberOf(subset);
            string over = subset is null ? string.Empty : $" The subset of positions is `{subset}`.";
            return new object[]
            {
                Text($"text-{member}", $"## `{member}`\n\n{table.Table.Meaning}{over}"),
                Code($"table-{member}", $"pd.DataFrame(analysis[{PythonJson.Quote(member)}])"),
            };
        }));

    private IEnumerable<object> Tokens() => original.KeepsTokens
        ? [Text("tokens-text", "## Token rows\n\nOne a head and scored position."), Code("tokens", NotebookCode.Tokens)]
        : [];

    private static MarkdownCell Text(string id, string text) => new(id, Split(text));

    private static CodeCell Code(string id, string text) => new(id, Split(text));

    /// <summary>Lines with their ends, as nbformat has them.</summary>
    private static IEnumerable<string> Split(string text)
    {
        string[] lines = text.Split('\n');
        return [.. lines[..^1].Select(line => line + '\n'), lines[^1]];
    }
}
