using System.Globalization;
using System.Text;
using System.Text.Json;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Head rows alone.</summary>
/// <param name="Subset">The positions that they are over.</param>
/// <param name="Rows">The rows.</param>
public sealed record HeadRowsResponse(HeadSubset Subset, HeadTable Rows);

/// <summary>Answers with head rows as JSON, CSV or NDJSON.</summary>
/// <param name="response">The rows.</param>
public sealed class HeadRowsResult(HeadRowsResponse response) : IResult
{
    /// <summary>The rows of one subset.</summary>
    /// <param name="report">The results.</param>
    /// <param name="subset">The subset; null: all where there is, else top.</param>
    /// <param name="columns">Which optional columns they have.</param>
    /// <exception cref="RowsNotComputedException">The request did not ask for them.</exception>
    public static HeadRowsResult Of(SelfRepairReport report, HeadSubset? subset, RowOptions columns)
    {
        HeadSubset shown = subset ?? (report.Heads is null ? HeadSubset.Top : HeadSubset.All);
        IReadOnlyList<HeadRow>? rows = shown == HeadSubset.All ? report.Heads : report.HeadsTop;
        return rows is null
            ? throw (shown == HeadSubset.All
                ? new RowsNotComputedException(computed: "top", asked: "all")
                : new RowsNotComputedException(computed: "all", asked: "top"))
            : new HeadRowsResult(new HeadRowsResponse(shown, new HeadTable(rows, columns)));
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse answer = httpContext.Response;
        switch (Formats.Choose(httpContext.Request, Formats.Json, Formats.Csv, Formats.JsonLines))
        {
            case Formats.Csv:
                answer.ContentType = Formats.Csv + "; charset=utf-8";
                return answer.WriteAsync(Csv(response.Rows), httpContext.RequestAborted);
            case Formats.JsonLines:
                answer.ContentType = Formats.JsonLines;
                return answer.WriteAsync(Lines(response.Rows), httpContext.RequestAborted);
            default:
                return answer.WriteAsJsonAsync(response, JsonConventions.Options, httpContext.RequestAborted);
        }
    }

    /// <summary>A row a line, each as it stands in JSON.</summary>
    private static string Lines(HeadTable? table) => string.Concat(
        JsonSerializer.SerializeToElement(table, JsonConventions.Options) is { ValueKind: JsonValueKind.Array } rows
            ? rows.EnumerateArray().Select(row => row.GetRawText() + "\n")
            : []);

    /// <summary>A header and a line a row; a value that does not exist is empty. No value needs quotes.</summary>
    private static string Csv(HeadTable table)
    {
        RowColumn<HeadRow>[] columns = [.. RowColumns.OfHeads(table.Options)];
        StringBuilder text = new("head,layer,head_index,n,");
        text.AppendJoin(',', columns.Select(column => column.Name)).Append("\r\n");
        foreach (HeadRow row in table.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Head},{row.Head.Layer},{row.Head.Index},{row.N},");
            text.AppendJoin(
                ',', columns.Select(column => column.Value(row)?.ToString("R", CultureInfo.InvariantCulture)));
            text.Append("\r\n");
        }

        return text.ToString();
    }
}
