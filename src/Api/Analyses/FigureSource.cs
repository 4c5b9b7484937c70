using System.Globalization;
using SelfRepair.Api.Figures;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>What a figure is drawn from: an analysis that has succeeded, and what a reader chose.</summary>
public sealed class FigureSource
{
    private const int ShortCommit = 7;

    private readonly AnalysisEntry entry;
    private readonly Spec spec;
    private readonly Findings findings;
    private readonly IReadOnlyDictionary<string, string> chosen;

    private FigureSource(
        AnalysisEntry entry, Spec spec, Findings findings, IReadOnlyDictionary<string, string> chosen)
    {
        this.entry = entry;
        this.spec = spec;
        this.findings = findings;
        this.chosen = chosen;
    }

    /// <summary>What it found.</summary>
    public object Report => findings.Report;

    /// <summary>What was asked for, every default filled in.</summary>
    public object Request => spec.Request;

    /// <summary>Number of layers of the model.</summary>
    public int LayerCount => spec.Prompts.Model.Shape.LayerCount;

    /// <summary>What it is of, for a subtitle: model@commit and prompts, safe to show.</summary>
    public string Label
    {
        get
        {
            string revision = findings.RunCount == 1
                && spec.Prompts.Model.Revision.Commit is { Length: > ShortCommit } commit
                ? commit[..ShortCommit]
                : entry.Draft.Revision;
            string model = FigureText.Escape($"{spec.Prompts.Model.Revision.Model.Id}@{revision}");
            int count = spec.Prompts.Prompts.Count;
            return string.Create(
                CultureInfo.InvariantCulture, $"{model}, {count} {(count == 1 ? "prompt" : "prompts")}");
        }
    }

    /// <summary>The same for a figure of dots, which says where they are too many for error bars.</summary>
    /// <param name="dots">The dots' rows.</param>
    public string LabelOver(FigureTable dots) => $"{Label}{HeadPlots.NoteOn(dots)}";

    /// <summary>What a figure of an analysis is drawn from.</summary>
    /// <param name="entry">The analysis.</param>
    /// <exception cref="AnalysisNotFinishedException">It has no rows.</exception>
    public static FigureSource Of(AnalysisEntry entry)
    {
        (Spec spec, Findings findings) = entry.FindingsOrRefuse();
        return new FigureSource(entry, spec, findings, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <summary>The same, with what a reader chose.</summary>
    /// <param name="values">A value for every parameter of the figure.</param>
    public FigureSource Choosing(IReadOnlyDictionary<string, string> values) => new(entry, spec, findings, values);

    /// <summary>The value of a parameter.</summary>
    /// <param name="parameter">One of the figure's.</param>
    public string Chosen(string parameter) => chosen[parameter];

    /// <summary>The choices of positions that a table was computed over.</summary>
    /// <param name="table">The table's name.</param>
    public IReadOnlyList<string> SubsetsOf(string table) =>
        [.. ComputedTable.Of(entry, TableOf(table)).Rows.Select(computed => computed.Subset).OfType<string>()];

    /// <summary>The rows of a table over the chosen positions; null where they were not computed.</summary>
    /// <param name="table">The table's name.</param>
    public FigureTable? Table(string table)
    {
        IReadOnlyList<(string? Subset, Rows Rows)> computed = ComputedTable.Of(entry, TableOf(table)).Rows;
        string? subset = chosen.GetValueOrDefault("subset");
        return computed.FirstOrDefault(one => subset is null || one.Subset is null || one.Subset == subset).Rows
            is Rows rows
            ? FigureTable.Of(rows)
            : null;
    }

    /// <summary>Kept token rows over the chosen positions; null where none were kept, and where several runs kept
    /// some.</summary>
    public FigureTable? Tokens()
    {
        if (findings.TokenRows is null || findings.TokensOf(spec) is not [TokenPart part])
        {
            return null;
        }

        TokenRows rows = new(part, ContextLength: 0);
        bool isTop = chosen.GetValueOrDefault("subset") == "top";
        return FigureTable.Of(rows.Of(
            from index in Enumerable.Range(0, part.Columns.Count)
            where !isTop || part.Columns.IsTop[index]
            select new TokenRow(rows, index)));
    }

    private AnalysisTable TableOf(string name) => ComputedTable.Find(entry, name);
}
