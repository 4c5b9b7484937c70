using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace SelfRepair.Api.Http;

/// <summary>Buffers an answer until it has ended, or is so large that it is worth compressing.</summary>
/// <remarks>A small answer goes out whole and with its length; a large one, and every event stream, goes on to what
/// lies beneath as it comes. While it is buffered it can still be taken back, as a refusal does.</remarks>
/// <param name="context">The request that is answered.</param>
/// <param name="beneath">Where the answer goes.</param>
public sealed class BufferedResponseStream(HttpContext context, IHttpResponseBodyFeature beneath)
    : Stream, IHttpResponseBodyFeature
{
    private readonly MemoryStream pending = new();
    private PipeWriter? writer;
    private bool isReleased;

    /// <inheritdoc/>
    public Stream Stream => this;

    /// <inheritdoc/>
    public PipeWriter Writer => writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <summary>Whether the answer can still be taken back.</summary>
    public override bool CanSeek => !isReleased;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => pending.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => pending.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what is still buffered.</summary>
    public async Task EndAsync()
    {
        if (writer is not null)
        {
            await writer.CompleteAsync();
        }

        if (!isReleased && pending.Length > 0)
        {
            context.Response.ContentLength ??= pending.Length;
            await beneath.Stream.WriteAsync(Buffered());
        }
    }

    /// <inheritdoc/>
    public void DisableBuffering()
    {
        beneath.DisableBuffering();
        isReleased = isReleased || pending.Length == 0;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        isReleased ? beneath.StartAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        await EndAsync();
        isReleased = true;
        await beneath.CompleteAsync();
    }

    /// <summary>Takes a buffered answer back.</summary>
    /// <param name="value">Zero.</param>
    public override void SetLength(long value)
    {
        pending.SetLength(value);
        writer = null;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (isReleased)
        {
            beneath.Stream.Flush();
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        isReleased ? beneath.Stream.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Releases(buffer.Length))
        {
            beneath.Stream.Write(Buffered().Span);
        }

        (isReleased ? beneath.Stream : pending).Write(buffer);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Releases(buffer.Length))
        {
            await beneath.Stream.WriteAsync(Buffered(), cancellationToken);
        }

        await (isReleased ? beneath.Stream : pending).WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        pending.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether so many more bytes release what is buffered.</summary>
    private bool Releases(int count)
    {
        bool isStream = context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;
        bool isNow = !isReleased && (isStream || pending.Length + count > LargeResponses.MinBytes);
        if (isNow && !isStream && !context.Response.HasStarted)
        {
            // Also where nothing is compressed: a cache may not give this answer to a client that asks for gzip.
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        isReleased = isReleased || isNow;
        return isNow;
    }

    private ReadOnlyMemory<byte> Buffered() => pending.GetBuffer().AsMemory(0, (int)pending.Length);
}
