using System.Net;
using System.Net.Http.Headers;

namespace SelfRepair.Api.Hub;

/// <summary>The first bytes of a file, on disk and hashed.</summary>
/// <remarks>The file is locked as well as the blob: whoever deletes lock files while they are used must not make two
/// write here at once.</remarks>
public sealed class PartialFile : IAsyncDisposable
{
    private const int ReadBackBytes = 1 << 20;

    private readonly FileStream stream;
    private readonly ContentHash hash;
    private readonly Action<long> report;
    private EntityTagHeaderValue? storeTag;

    /// <summary>Opens a partial file, or begins one.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="file">What it should become.</param>
    /// <param name="report">Told how many bytes are on disk.</param>
    public PartialFile(string path, RemoteFile file, Action<long> report)
    {
        stream = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true);
        hash = new ContentHash(file.Tag, file.Size);
        this.report = report;
        File = file;
    }

    /// <summary>What it should become, and where its bytes are.</summary>
    public RemoteFile File { get; set; }

    /// <summary>Bytes on disk, all of them hashed.</summary>
    public long Written { get; private set; }

    /// <summary>The most bytes that were ever there: what is fetched again after a restart is no progress.</summary>
    public long Furthest { get; private set; }

    /// <summary>Bytes that are missing.</summary>
    public long Missing => File.Size - Written;

    /// <summary>Hashes what an earlier process left.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadBackAsync(CancellationToken cancellationToken)
    {
        if (stream.Length > File.Size)
        {
            stream.SetLength(0);
        }

        byte[] chunk = new byte[Math.Min(ReadBackBytes, stream.Length)];
        while (await stream.ReadAsync(chunk, cancellationToken) is > 0 and int count)
        {
            hash.Append(chunk.AsSpan(0, count));
            Written += count;
        }

        Furthest = Written;
        report(Written);
    }

    /// <summary>Asks for what is missing, of the same content that the store sent before.</summary>
    /// <param name="headers">Headers of the request.</param>
    public void Ask(HttpRequestHeaders headers)
    {
        if (Written > 0)
        {
            headers.Range = new RangeHeaderValue(Written, null);
            headers.IfRange = storeTag is null ? null : new RangeConditionHeaderValue(storeTag);
        }
    }

    /// <summary>Sees where the bytes of an answer begin; where they are the whole file, it starts again.</summary>
    /// <param name="response">The answer.</param>
    /// <exception cref="HubExchangeException">They begin elsewhere.</exception>
    public void Begin(HttpResponseMessage response)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        bool isPart = response.StatusCode == HttpStatusCode.PartialContent;
        if (isPart && (range?.From != Written || (range.Length ?? File.Size) != File.Size))
        {
            Restart();
            throw new HubExchangeException("The Hub's store sent another part of the file than was asked for.");
        }

        if (!isPart && Written > 0)
        {
            Restart();
        }

        storeTag = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
    }

    /// <summary>Forgets every byte.</summary>
    public void Restart()
    {
        stream.SetLength(0);
        stream.Position = 0;
        hash.Restart();
        storeTag = null;
        Written = 0;
    }

    /// <summary>Writes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        hash.Append(bytes.Span);
        Written += bytes.Length;
        Furthest = Math.Max(Furthest, Written);
        report(Written);
    }

    /// <summary>Brings every byte to the disk itself.</summary>
    /// <returns>Whether they are the file's content. Nothing can be appended any more.</returns>
    public bool Complete()
    {
        stream.Flush(flushToDisk: true);
        return hash.Matches();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        await stream.DisposeAsync();
    }
}
