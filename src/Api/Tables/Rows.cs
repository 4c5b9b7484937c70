using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Tables;

/// <summary>Rows of a table with the columns that one request has: a list of flat objects in JSON.</summary>
[JsonConverter(typeof(RowsConverter))]
public abstract class Rows
{
    private readonly JsonEncodedText[] names;

    private protected Rows(IReadOnlyList<string> columns)
    {
        Columns = columns;
        names = [.. columns.Select(column => JsonEncodedText.Encode(column))];
    }

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The values of each row by column, in an array that the next row writes over.</summary>
    public abstract IEnumerable<Cell[]> Cells();

    /// <summary>Writes one row as a flat object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cells">The row's values by column.</param>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<Cell> cells)
    {
        writer.WriteStartObject();
        for (int column = 0; column < names.Length; column++)
        {
            writer.WritePropertyName(names[column]);
            cells[column].Write(writer);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Rows of one type.</summary>
/// <typeparam name="TRow">A row.</typeparam>
[JsonConverter(typeof(RowsConverter))]
public sealed class Rows<TRow> : Rows
{
    private readonly IEnumerable<TRow> rows;
    private readonly Func<TRow, Cell>[] values;

    /// <summary>Rows and the columns that are shown of them.</summary>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="columns">The columns, in order.</param>
    public Rows(IEnumerable<TRow> rows, IReadOnlyList<(string Name, Func<TRow, Cell> Value)> columns)
        : base([.. columns.Select(column => column.Name)])
    {
        this.rows = rows;
        values = [.. columns.Select(column => column.Value)];
    }

    /// <inheritdoc/>
    public override IEnumerable<Cell[]> Cells()
    {
        var cells = new Cell[values.Length];
        foreach (TRow row in rows)
        {
            for (int column = 0; column < values.Length; column++)
            {
                cells[column] = values[column](row);
            }

            yield return cells;
        }
    }
}
