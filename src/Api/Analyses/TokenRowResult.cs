using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Analyses;

/// <summary>Answers with token rows: a JSON page, or all of them as NDJSON or CSV.</summary>
/// <param name="query">Which rows are wanted.</param>
/// <param name="rows">They, in order.</param>
/// <param name="rowWriter">Writes one.</param>
public sealed class TokenRowResult(TokenRowQuery query, IEnumerable<int> rows, TokenRowWriter rowWriter) : IResult
{
    /// <summary>Rows between two flushes of NDJSON or CSV: some 30 KiB.</summary>
    private const int RowsPerFlush = 64;

    private static readonly JsonWriterOptions Options = new() { Encoder = JsonConventions.Options.Encoder };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        Formats.Choose(httpContext.Request, Formats.Json, Formats.JsonLines, Formats.Csv) switch
        {
            Formats.Json => WritePageAsync(httpContext),
            Formats.Csv => WriteCsvAsync(httpContext),
            _ => WriteLinesAsync(httpContext),
        };

    private Task WritePageAsync(HttpContext context)
    {
        TokenRowPage page = query.Page(rows);
        TokenPageResponse response = new(new TokenTable(page.Rows, rowWriter), page.Total, page.NextCursor);
        return context.Response.WriteAsJsonAsync(response, JsonConventions.Options, context.RequestAborted);
    }

    private async Task WriteLinesAsync(HttpContext context)
    {
        context.Response.ContentType = Formats.JsonLines;
        foreach (int[] chunk in rows.Chunk(RowsPerFlush))
        {
            WriteLines(context.Response.BodyWriter, chunk);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private async Task WriteCsvAsync(HttpContext context)
    {
        using FlatCsv csv = new(rowWriter.Write);
        context.Response.ContentType = Formats.Csv + "; charset=utf-8";
        if (!rowWriter.IsEmpty)
        {
            csv.WriteHeader(context.Response.BodyWriter);
        }

        foreach (int[] chunk in rows.Chunk(RowsPerFlush))
        {
            csv.WriteRows(context.Response.BodyWriter, chunk);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private void WriteLines(PipeWriter output, int[] chunk)
    {
        using Utf8JsonWriter writer = new(output, Options);
        foreach (int row in chunk)
        {
            rowWriter.Write(writer, row);
            writer.Flush();
            writer.Reset();
            output.Write("\n"u8);
        }
    }
}

/// <summary>A JSON page of token rows.</summary>
/// <param name="Rows">Flat objects, one a head and scored position.</param>
/// <param name="Total">Rows of all pages together.</param>
/// <param name="NextCursor">cursor of the next page; null on the last.</param>
public sealed record TokenPageResponse(TokenTable Rows, int Total, string? NextCursor);

/// <summary>Token rows, by index.</summary>
/// <param name="Rows">The indices, in order.</param>
/// <param name="Writer">Writes a row.</param>
[JsonConverter(typeof(TokenTableConverter))]
public sealed record TokenTable(IReadOnlyList<int> Rows, TokenRowWriter Writer);
