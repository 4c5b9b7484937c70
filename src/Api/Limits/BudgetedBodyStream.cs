namespace SelfRepair.Api.Limits;

/// <summary>A request's body that takes memory from a budget as it is read.</summary>
/// <remarks>It counts what comes, so that chunked and compressed bodies need state no length; put it behind what
/// decompresses.</remarks>
/// <param name="body">The body.</param>
/// <param name="memory">The budget.</param>
public sealed class BudgetedBodyStream(Stream body, RequestMemory memory) : Stream
{
    /// <summary>Bytes of memory that a byte of a body becomes at most: an empty prompt is three bytes of JSON and an
    /// object of 72.</summary>
    public const int Growth = 24;

    private long reserved;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads bodies through a budget.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">What handles it.</param>
    public static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        RequestMemory memory = context.RequestServices.GetRequiredService<RequestMemory>();
        await using BudgetedBodyStream body = new(context.Request.Body, memory);
        context.Request.Body = body;
        context.Features.Set(body);
        await next(context);
    }

    /// <summary>Returns what was reserved: the request is read, and what became of it is counted elsewhere.</summary>
    public void Release() => memory.Release(Interlocked.Exchange(ref reserved, 0));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await body.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        long bytes = (long)read * Growth;
        memory.Reserve(bytes, reserved);
        reserved += bytes;
        return read;
    }
}
