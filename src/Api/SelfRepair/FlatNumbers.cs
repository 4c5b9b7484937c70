using System.Text.Json;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Writes the numbers of a row.</summary>
internal static class FlatNumbers
{
    /// <summary>Writes each column's value, null where it does not exist.</summary>
    public static void Write<TRow>(Utf8JsonWriter writer, RowColumn<TRow>[] columns, TRow row)
    {
        foreach (RowColumn<TRow> column in columns)
        {
            if (column.Value(row) is double value)
            {
                writer.WriteNumber(column.Name, value);
            }
            else
            {
                writer.WriteNull(column.Name);
            }
        }
    }
}
