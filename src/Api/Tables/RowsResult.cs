using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using CsvHelper;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Tables;

/// <summary>Answers with rows: all of them as CSV (RFC 4180) or NDJSON, or what JSON has of them.</summary>
/// <param name="rows">The rows.</param>
/// <param name="json">What JSON has: all of them, or a page.</param>
public sealed class RowsResult(Rows rows, Func<object> json) : IResult
{
    /// <summary>Characters between two flushes of NDJSON or CSV.</summary>
    private const int FlushLength = 1 << 15;

    private static readonly JsonWriterOptions Options = new() { Encoder = JsonConventions.Options.Encoder };

    /// <summary>The formats, the first where a client has no preference.</summary>
    public static IReadOnlyList<string> KnownFormats { get; } = [Formats.Json, Formats.Csv, Formats.JsonLines];

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse answer = httpContext.Response;
        switch (Formats.Choose(httpContext.Request, [.. KnownFormats]))
        {
            case Formats.Csv:
                answer.ContentType = Formats.Csv + "; charset=utf-8";
                return WriteCsvAsync(answer.BodyWriter, httpContext.RequestAborted);
            case Formats.JsonLines:
                answer.ContentType = Formats.JsonLines;
                return WriteLinesAsync(answer.BodyWriter, httpContext.RequestAborted);
            default:
                return answer.WriteAsJsonAsync(json(), JsonConventions.Options, httpContext.RequestAborted);
        }
    }

    /// <summary>A header and a line a row; a value that does not exist is empty.</summary>
    private async Task WriteCsvAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        await using StringWriter text = new(CultureInfo.InvariantCulture);
        await using CsvWriter csv = new(text, CultureInfo.InvariantCulture);
        foreach (string column in rows.Columns)
        {
            csv.WriteField(column);
        }

        await csv.NextRecordAsync();
        foreach (Cell[] cells in rows.Cells())
        {
            foreach (Cell cell in cells)
            {
                csv.WriteField(cell.ToString());
            }

            await csv.NextRecordAsync();
            if (text.GetStringBuilder().Length >= FlushLength)
            {
                await SendAsync(text, output, cancellationToken);
            }
        }

        await csv.FlushAsync();
        await SendAsync(text, output, cancellationToken);
    }

    private static async Task SendAsync(StringWriter text, PipeWriter output, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(text.ToString(), output);
        text.GetStringBuilder().Clear();
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>A row a line, each as it stands in JSON.</summary>
    private async Task WriteLinesAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        await using Utf8JsonWriter writer = new(output, Options);
        foreach (Cell[] cells in rows.Cells())
        {
            rows.Write(writer, cells);
            await writer.FlushAsync(cancellationToken);
            writer.Reset();
            output.Write("\n"u8);
            if (output.UnflushedBytes >= FlushLength)
            {
                await output.FlushAsync(cancellationToken);
            }
        }

        await output.FlushAsync(cancellationToken);
    }
}
