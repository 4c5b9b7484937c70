using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Figures;

/// <summary>Rows of a table, read by the names of their columns: what figures are drawn from, so that they show the
/// numbers of the API.</summary>
public sealed class FigureTable
{
    private readonly Dictionary<string, int> columns;
    private readonly IReadOnlyList<Cell[]> rows;

    private FigureTable(Dictionary<string, int> columns, IReadOnlyList<Cell[]> rows)
    {
        this.columns = columns;
        this.rows = rows;
    }

    /// <summary>Number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>The names of the columns, in order.</summary>
    public IEnumerable<string> Columns => columns.Keys;

    /// <summary>Reads rows.</summary>
    /// <param name="rows">The rows.</param>
    public static FigureTable Of(Rows rows)
    {
        Dictionary<string, int> columns = new(StringComparer.Ordinal);
        foreach (string column in rows.Columns)
        {
            columns.Add(column, columns.Count);
        }

        return new FigureTable(columns, [.. rows.Cells().Select(cells => (Cell[])cells.Clone())]);
    }

    /// <summary>Whether there is a column.</summary>
    /// <param name="column">Its name.</param>
    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>The number of a row in a column; null where it has none.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column; null is the answer where there is none of that name.</param>
    public double? Number(int row, string column) =>
        columns.TryGetValue(column, out int index) ? rows[row][index].Number : null;

    /// <summary>The text of a row in a column, empty where it has none; numbers as in JSON.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column.</param>
    public string Text(int row, string column) => rows[row][columns[column]].ToString();

    /// <summary>The numbers of a column, [row].</summary>
    /// <param name="column">The column; nulls where there is none of that name.</param>
    public double?[] Numbers(string column) => [.. Enumerable.Range(0, Count).Select(row => Number(row, column))];

    /// <summary>The texts of a column, [row].</summary>
    /// <param name="column">The column.</param>
    public string[] Texts(string column) => [.. Enumerable.Range(0, Count).Select(row => Text(row, column))];

    /// <summary>Some of the rows, in order.</summary>
    /// <param name="isWanted">Says of a row, by its number from 0, whether it is among them.</param>
    public FigureTable Where(Func<int, bool> isWanted) =>
        new(columns, [.. rows.Where((_, row) => isWanted(row))]);

    /// <summary>The rows whose text in a column is a value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public FigureTable With(string column, string value) => Where(row => Text(row, column) == value);

    /// <summary>Rows in another order, or some of them.</summary>
    /// <param name="order">Numbers of rows, from 0.</param>
    public FigureTable InOrder(IEnumerable<int> order) => new(columns, [.. order.Select(row => rows[row])]);

    /// <summary>The values of a column, each once, in the order in which they first come.</summary>
    /// <param name="column">The column.</param>
    public IReadOnlyList<string> Values(string column) => [.. Texts(column).Distinct(StringComparer.Ordinal)];

    /// <summary>The rows by the value of a column, in the order in which values first come.</summary>
    /// <param name="column">The column.</param>
    public IReadOnlyList<(string Value, FigureTable Rows)> By(string column) => By(Texts(column));

    /// <summary>The rows by labels, in the order in which labels first come.</summary>
    /// <param name="labels">The labels, [row].</param>
    public IReadOnlyList<(string Value, FigureTable Rows)> By(IReadOnlyList<string> labels) =>
    [
        .. rows.Zip(labels).GroupBy(pair => pair.Second, StringComparer.Ordinal)
            .Select(group => (group.Key, new FigureTable(columns, [.. group.Select(pair => pair.First)]))),
    ];
}
