using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace SelfRepair.Api.Http;

/// <summary>Holds an answer back until it has ended, or is so large that it is worth compressing.</summary>
/// <remarks>A small answer goes out whole and with its length; a large one, and every event stream, goes on to what
/// lies beneath as it comes. While it is held it can still be taken back, as a refusal does.</remarks>
/// <param name="context">The request that is answered.</param>
/// <param name="beneath">Where the answer goes.</param>
public sealed class HeldAnswerStream(HttpContext context, IHttpResponseBodyFeature beneath)
    : Stream, IHttpResponseBodyFeature
{
    private readonly MemoryStream held = new();
    private PipeWriter? writer;
    private bool isLetGo;

    /// <inheritdoc/>
    public Stream Stream => this;

    /// <inheritdoc/>
    public PipeWriter Writer => writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <summary>Whether the answer can still be taken back.</summary>
    public override bool CanSeek => !isLetGo;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => held.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => held.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what is still held.</summary>
    public async Task EndAsync()
    {
        if (writer is not null)
        {
            await writer.CompleteAsync();
        }

        if (!isLetGo && held.Length > 0)
        {
            context.Response.ContentLength ??= held.Length;
            await beneath.Stream.WriteAsync(TakeHeld());
        }
    }

    /// <inheritdoc/>
    public void DisableBuffering()
    {
        beneath.DisableBuffering();
        isLetGo = isLetGo || held.Length == 0;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        isLetGo ? beneath.StartAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        await EndAsync();
        isLetGo = true;
        await beneath.CompleteAsync();
    }

    /// <summary>Takes a held answer back.</summary>
    /// <param name="value">Zero.</param>
    public override void SetLength(long value)
    {
        held.SetLength(value);
        writer = null;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (isLetGo)
        {
            beneath.Stream.Flush();
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        isLetGo ? beneath.Stream.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (LetsGo(buffer.Length))
        {
            beneath.Stream.Write(TakeHeld().Span);
        }

        (isLetGo ? beneath.Stream : held).Write(buffer);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (LetsGo(buffer.Length))
        {
            await beneath.Stream.WriteAsync(TakeHeld(), cancellationToken);
        }

        await (isLetGo ? beneath.Stream : held).WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        held.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether so many more bytes end the holding.</summary>
    private bool LetsGo(int count)
    {
        bool isStream = context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;
        bool isNow = !isLetGo && (isStream || held.Length + count > LargeAnswers.MinBytes);
        if (isNow && !isStream && !context.Response.HasStarted)
        {
            // Also where nothing is compressed: a cache may not give this answer to a client that asks for gzip.
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        isLetGo = isLetGo || isNow;
        return isNow;
    }

    private ReadOnlyMemory<byte> TakeHeld() => held.GetBuffer().AsMemory(0, (int)held.Length);
}
