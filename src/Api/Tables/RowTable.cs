namespace SelfRepair.Api.Tables;

/// <summary>What a row of a table is, its columns described once, in order.</summary>
public abstract class RowTable
{
    private protected RowTable(string rowName, string meaning)
    {
        RowName = rowName;
        Meaning = meaning;
    }

    /// <summary>The name of a row's schema, such as HeadRow.</summary>
    public string RowName { get; }

    /// <summary>What a row is, a sentence.</summary>
    public string Meaning { get; }

    /// <summary>Every column that there may be.</summary>
    public abstract IReadOnlyList<ColumnDescription> Columns { get; }

    /// <summary>The type of a row; null where rows are of no type of their own.</summary>
    public abstract Type? RowType { get; }
}

/// <summary>A table whose rows are of one type. A column is added by its kind, and the table with it is a new
/// one.</summary>
/// <typeparam name="TAsked">What decides which optional columns there are: the request.</typeparam>
/// <typeparam name="TRow">A row.</typeparam>
public sealed class RowTable<TAsked, TRow> : RowTable
{
    private readonly Column<TAsked, TRow>[] columns;

    /// <summary>A table without a column yet.</summary>
    /// <param name="rowName">The name of a row's schema, such as HeadRow.</param>
    /// <param name="meaning">What a row is, a sentence.</param>
    public RowTable(string rowName, string meaning)
        : this(rowName, meaning, [])
    {
    }

    private RowTable(string rowName, string meaning, Column<TAsked, TRow>[] columns)
        : base(rowName, meaning)
    {
        this.columns = columns;
        Columns = [.. columns.Select(column => column.Description)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnDescription> Columns { get; }

    /// <inheritdoc/>
    public override Type RowType => typeof(TRow);

    /// <summary>The table with a column of texts.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value.</param>
    public RowTable<TAsked, TRow> Text(string name, string meaning, Func<TRow, string> value) =>
        With(new ColumnDescription(name, meaning, ColumnType.Text), row => Cell.Of(value(row)), when: null);

    /// <summary>The table with a column of texts that some rows do not have.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value; null where there is none.</param>
    /// <param name="when">Whether a request has the column; null: every one.</param>
    public RowTable<TAsked, TRow> TextOrNull(
        string name, string meaning, Func<TRow, string?> value, Func<TAsked, bool>? when = null) =>
        With(
            new ColumnDescription(name, meaning, ColumnType.Text, IsNullable: true, IsOptional: when is not null),
            row => Cell.Of(value(row)),
            when);

    /// <summary>The table with a column of whole numbers below 2^31.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value.</param>
    public RowTable<TAsked, TRow> Index(string name, string meaning, Func<TRow, long> value) =>
        With(new ColumnDescription(name, meaning, ColumnType.Index), row => Cell.Of(value(row)), when: null);

    /// <summary>The table with a column of whole numbers below 2^31 that some rows do not have.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value; null where there is none.</param>
    /// <param name="when">Whether a request has the column; null: every one.</param>
    public RowTable<TAsked, TRow> IndexOrNull(
        string name, string meaning, Func<TRow, long?> value, Func<TAsked, bool>? when = null) =>
        With(
            new ColumnDescription(name, meaning, ColumnType.Index, IsNullable: true, IsOptional: when is not null),
            row => value(row) is long whole ? Cell.Of(whole) : default,
            when);

    /// <summary>The table with a column of whole numbers.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value.</param>
    public RowTable<TAsked, TRow> Count(string name, string meaning, Func<TRow, long> value) =>
        With(new ColumnDescription(name, meaning, ColumnType.Count), row => Cell.Of(value(row)), when: null);

    /// <summary>The table with a column of lists of whole numbers, with spaces between them in CSV.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value.</param>
    public RowTable<TAsked, TRow> Counts(string name, string meaning, Func<TRow, IReadOnlyList<long>> value) =>
        With(new ColumnDescription(name, meaning, ColumnType.Counts), row => Cell.Of(value(row)), when: null);

    /// <summary>The table with a column of numbers.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value; null where it does not exist.</param>
    /// <param name="when">Whether a request has the column; null: every one.</param>
    public RowTable<TAsked, TRow> Number(
        string name, string meaning, Func<TRow, double?> value, Func<TAsked, bool>? when = null) =>
        With(
            new ColumnDescription(name, meaning, ColumnType.Number, IsNullable: true, IsOptional: when is not null),
            row => Cell.Of(value(row)),
            when);

    /// <summary>The table with a column of true or false.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="meaning">A sentence.</param>
    /// <param name="value">Its value; null where it does not exist.</param>
    public RowTable<TAsked, TRow> Flag(string name, string meaning, Func<TRow, bool?> value) =>
        With(
            new ColumnDescription(name, meaning, ColumnType.Flag, IsNullable: true),
            row => Cell.Of(value(row)),
            when: null);

    /// <summary>The table with a column more.</summary>
    /// <param name="description">What is known of the column.</param>
    /// <param name="value">Its value.</param>
    /// <param name="when">Whether a request has it; null: every one.</param>
    public RowTable<TAsked, TRow> With(
        ColumnDescription description, Func<TRow, Cell> value, Func<TAsked, bool>? when) =>
        new(RowName, Meaning, [.. columns, new Column<TAsked, TRow>(description, value, when)]);

    /// <summary>Rows with the columns that a request has.</summary>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="asked">The request.</param>
    public Rows<TRow> Of(IEnumerable<TRow> rows, TAsked asked) =>
        new(rows, [.. columns.Where(column => column.When?.Invoke(asked) ?? true)
            .Select(column => (column.Description.Name, column.Value))]);

    /// <summary>Rows with the columns that a request has, or null where there are none.</summary>
    /// <param name="rows">The rows, in order; null where there are none.</param>
    /// <param name="asked">The request.</param>
    public Rows<TRow>? OrNull(IEnumerable<TRow>? rows, TAsked asked) => rows is null ? null : Of(rows, asked);
}
