using System.Globalization;

namespace SelfRepair.Api.Figures;

/// <summary>What the rows of a table are called in a figure: heads, sets, edits, injections, neurons. Names that
/// somebody else gave are safe to show.</summary>
public sealed class RowNames
{
    /// <summary>The longest name that an axis or a legend shows whole, characters.</summary>
    private const int MaxShown = 28;

    /// <summary>What is shown of a longer one: its begin, and its end, where numbers stand that tell it from
    /// others.</summary>
    private const int MaxBegin = 12;

    private const int MaxEnd = 15;

    private readonly string[] whole;
    private readonly string?[] heads;

    private RowNames(IReadOnlyList<string> names, string?[] heads)
    {
        whole = [.. names.Select(FigureText.Escape)];
        this.heads = heads;
        Shown = Distinct([.. names.Select(Short)]);
    }

    /// <summary>The names as axes and legends have them, [row]: short, and each another one.</summary>
    public IReadOnlyList<string> Shown { get; }

    /// <summary>Names of rows that are heads.</summary>
    /// <param name="heads">The rows.</param>
    public static RowNames OfHeads(FigureTable heads) => new(heads.Texts("head"), heads.Texts("head"));

    /// <summary>Names of rows that are no heads, or of heads too.</summary>
    /// <param name="names">Their names, [row].</param>
    /// <param name="heads">The head that a row is of, [row]; null where it is of none, or of several.</param>
    public static RowNames Of(IReadOnlyList<string> names, IReadOnlyList<string?>? heads = null) =>
        new(names, heads is null ? new string?[names.Count] : [.. heads]);

    /// <summary>What every point knows of its row: the head first, then the whole name, then its error as
    /// text.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The number that is shown.</param>
    public object?[][] Customdata(FigureTable rows, string column) =>
    [
        .. Enumerable.Range(0, rows.Count).Select(row => (object?[])
            [heads[row], whole[row], FigureText.Error(rows.Number(row, $"{column}_se"))]),
    ];

    private static string Short(string name)
    {
        StringInfo text = new(name);
        int length = text.LengthInTextElements;
        return FigureText.Escape(length > MaxShown
            ? $"{text.SubstringByTextElements(0, MaxBegin)}…{text.SubstringByTextElements(length - MaxEnd)}"
            : name);
    }

    /// <summary>Two rows of one name would be one place on an axis.</summary>
    private static string[] Distinct(string[] names)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        for (int row = 0; row < names.Length; row++)
        {
            string name = names[row];
            for (int number = 2; !taken.Add(names[row]); number++)
            {
                names[row] = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
            }
        }

        return names;
    }
}
