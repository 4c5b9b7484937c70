using System.Buffers;
using System.Text.Json;
using SelfRepair.Api.Json;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>The rows of an analysis as an event sends them: one table, over the first choice of positions that was
/// asked for.</summary>
public static class RowsEvent
{
    /// <summary>Bytes of an event at most: who writes it to a reader holds it twice. 1,440 heads take 2.6 MB.</summary>
    public const int MaxBytes = 8 << 20;

    private const string CountColumn = "n";

    private static readonly JsonWriterOptions Options = new() { Encoder = JsonConventions.Options.Encoder };

    /// <summary>An event of the rows of a report.</summary>
    /// <param name="draft">What was asked for.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="report">Its report.</param>
    /// <param name="n">Scored positions that the rows are over, on average.</param>
    /// <param name="isSoFar">Whether the report is of a run under way: rows over no position yet are left out
    /// then.</param>
    /// <returns>The event's data; null where there is no row, or too many.</returns>
    public static byte[]? Of(AnalysisDraft draft, Spec spec, object report, long n, bool isSoFar)
    {
        if (draft.LiveTable is not AnalysisTable table)
        {
            return null;
        }

        (string? subset, Rows? rows) = table.Subsets.DefaultIfEmpty<string?>(defaultValue: null)
            .Select(subset => (subset, table.Of(spec, report, subset)))
            .FirstOrDefault(found => found.Item2 is not null);
        if (rows is null)
        {
            return null;
        }

        ArrayBufferWriter<byte> data = new();
        using Utf8JsonWriter writer = new(data, Options);
        writer.WriteStartObject();
        writer.WriteString("table", table.Name);
        writer.WriteString("subset", subset);
        writer.WriteNumber(CountColumn, n);
        writer.WriteStartArray("rows");
        int written = Write(writer, rows, isSoFar ? IndexOfCount(rows) : null);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return written > 0 && data.WrittenCount <= MaxBytes ? data.WrittenSpan.ToArray() : null;
    }

    /// <summary>Writes rows, until they are too many.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="count">The column that is not 0 in a row that is written; null: every row is.</param>
    /// <returns>How many were written.</returns>
    private static int Write(Utf8JsonWriter writer, Rows rows, int? count)
    {
        int written = 0;
        foreach (Cell[] cells in rows.Cells())
        {
            if (count is int column && cells[column].Number == 0)
            {
                continue;
            }

            rows.Write(writer, cells);
            written++;
            if (writer.BytesCommitted + writer.BytesPending > MaxBytes)
            {
                break;
            }
        }

        return written;
    }

    private static int? IndexOfCount(Rows rows)
    {
        for (int column = 0; column < rows.Columns.Count; column++)
        {
            if (rows.Columns[column] == CountColumn)
            {
                return column;
            }
        }

        return null;
    }
}
