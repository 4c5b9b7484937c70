using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>The head rows of one analysis, by what they are of.</summary>
/// <remarks>In every table of heads the columns up to <c>n</c> say what a row is of (the head, and where there is one
/// the strength, the head that is read, or the revision); those after it are what was measured. A number is a term,
/// unless it is the spread, error or interval of another one. Rows of no head, such as those of a clean run, are left
/// out.</remarks>
public sealed class ComparedTable
{
    private const string HeadColumn = "head";

    private const string CountColumn = "n";

    private static readonly string[] Endings = ["_sd", "_se", "_low", "_high"];

    private readonly Dictionary<string, Cell[]> rows = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private readonly Dictionary<string, int> places;
    private readonly int count;

    /// <summary>Reads rows.</summary>
    /// <param name="table">What they are.</param>
    /// <param name="found">The rows.</param>
    public ComparedTable(RowTable table, Rows found)
    {
        string[] names = [.. found.Columns];
        count = Array.IndexOf(names, CountColumn);
        HeadPlace = Array.IndexOf(names, HeadColumn);
        places = names.Select((name, place) => (name, place))
            .ToDictionary(column => column.name, column => column.place, StringComparer.Ordinal);
        Keys =
        [
            .. names[..count].Select(name => table.Columns.First(column => column.Name == name)),
        ];
        HashSet<string> numbers =
        [
            .. table.Columns.Where(column => column.Type == ColumnType.Number).Select(column => column.Name),
        ];
        Terms = [.. names[(count + 1)..].Where(name => numbers.Contains(name) && !IsOfAnother(name, numbers))];
        foreach (Cell[] cells in found.Cells().Where(cells => cells[HeadPlace] != default))
        {
            string key = string.Join('\u001f', cells[..count]);
            order.Add(key);
            rows[key] = [.. cells];
        }
    }

    /// <summary>The columns that say what a row is of.</summary>
    public IReadOnlyList<ColumnDescription> Keys { get; }

    /// <summary>The place of the head among them.</summary>
    public int HeadPlace { get; }

    /// <summary>The terms.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Whether a table's rows are of heads.</summary>
    /// <param name="table">The table.</param>
    public static bool IsOfHeads(RowTable table)
    {
        string[] names = [.. table.Columns.Select(column => column.Name)];
        int head = Array.IndexOf(names, HeadColumn);
        return head >= 0 && Array.IndexOf(names, CountColumn) > head;
    }

    /// <summary>The rows that another table has too.</summary>
    /// <param name="other">The other table.</param>
    /// <param name="terms">The terms of both.</param>
    public IEnumerable<ComparedRow> Join(ComparedTable other, IReadOnlyList<string> terms) =>
        from key in order
        where other.rows.ContainsKey(key)
        let mine = rows[key]
        let theirs = other.rows[key]
        select new ComparedRow(
            mine[..count],
            mine[count],
            theirs[other.count],
            [.. terms.Select(term => mine[places[term]].Number)],
            [.. terms.Select(term => theirs[other.places[term]].Number)],
            [.. terms.Select(term => ErrorOf(mine, term))],
            [.. terms.Select(term => other.ErrorOf(theirs, term))]);

    private double? ErrorOf(Cell[] cells, string term) =>
        places.TryGetValue($"{term}_se", out int place) ? cells[place].Number : null;

    private static bool IsOfAnother(string name, HashSet<string> numbers) => Array.Exists(
        Endings,
        ending => name.EndsWith(ending, StringComparison.Ordinal) && numbers.Contains(name[..^ending.Length]));
}
