using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Analyses;

/// <summary>Answers with token rows: a JSON page, or all of them as NDJSON.</summary>
/// <param name="query">Which rows are wanted.</param>
/// <param name="rows">They, in order.</param>
/// <param name="rowWriter">Writes one.</param>
public sealed class TokenRowResult(TokenRowQuery query, IEnumerable<int> rows, TokenRowWriter rowWriter) : IResult
{
    /// <summary>Rows between two flushes of NDJSON: some 30 KiB.</summary>
    private const int RowsPerFlush = 64;

    private static readonly JsonWriterOptions Options = new() { Encoder = JsonConventions.Options.Encoder };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        Formats.Choose(httpContext.Request, Formats.Json, Formats.JsonLines) == Formats.JsonLines
            ? WriteLinesAsync(httpContext)
            : WritePageAsync(httpContext);

    private async Task WritePageAsync(HttpContext context)
    {
        (IReadOnlyList<int> page, string? nextCursor) = query.Page(rows);
        context.Response.ContentType = Formats.Json + "; charset=utf-8";
        await using Utf8JsonWriter writer = new(context.Response.BodyWriter, Options);
        writer.WriteStartObject();
        writer.WriteStartArray("rows");
        foreach (int row in page)
        {
            rowWriter.Write(writer, row);
        }

        writer.WriteEndArray();
        writer.WriteString("next_cursor", nextCursor);
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
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

/// <summary>A JSON page of token rows, as TokenRowResult writes it: for the OpenAPI document.</summary>
/// <param name="Rows">Flat objects: prompt_id, prompt, position, token, token_id, target, target_id, layer, head_index,
/// then the terms.</param>
/// <param name="NextCursor">cursor of the next page; null on the last.</param>
public sealed record TokenPageResponse(IReadOnlyList<IReadOnlyDictionary<string, object>> Rows, string? NextCursor);
