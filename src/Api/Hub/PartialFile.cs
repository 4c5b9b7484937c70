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
    private bool hasEnded;

    /// <summary>Opens a partial file, or begins one.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="file">What it should become.</param>
    /// <param name="report">Told how many bytes are on disk.</param>
    public PartialFile(string path, RemoteFile file, Action<long> report)
    {
        stream = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true);
        hash = new ContentHash(file.Stated is null ? file.Guesses : [file.Stated], file.Size);
        this.report = report;
        File = file;
    }

    /// <summary>What it should become, and where its bytes are.</summary>
    public RemoteFile File { get; set; }

    /// <summary>Bytes on disk, all of them hashed.</summary>
    public long Written { get; private set; }

    /// <summary>The most bytes that were ever there: what is fetched again after a restart is no progress.</summary>
    public long Furthest { get; private set; }

    /// <summary>Whether every byte is there: as many as are stated, or as came until a body's end.</summary>
    public bool IsWhole => File.Size is long size ? Written >= size : hasEnded;

    /// <summary>Most bytes that may still be taken; where no size is stated one more than fit, so that it
    /// shows.</summary>
    public long Room => (File.Size ?? (File.MaxBytes + 1)) - Written;

    /// <summary>Hashes what an earlier process left, where a hash will tell whether it was the beginning.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadBackAsync(CancellationToken cancellationToken)
    {
        if (!File.IsResumable || stream.Length > (File.Size ?? File.MaxBytes))
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
        if (Written > 0 && storeTag is null && !File.IsResumable)
        {
            Restart();
        }

        if (Written > 0)
        {
            headers.Range = new RangeHeaderValue(Written, null);
            headers.IfRange = storeTag is null ? null : new RangeConditionHeaderValue(storeTag);
        }
    }

    /// <summary>Sees where the bytes of an answer begin, and how many there are; where they are the whole file, it
    /// starts again.</summary>
    /// <param name="response">The answer.</param>
    /// <exception cref="HubExchangeException">They begin elsewhere.</exception>
    public void Begin(HttpResponseMessage response)
    {
        bool isEncoded = HubBody.IsEncoded(response.Content);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        bool isPart = response.StatusCode == HttpStatusCode.PartialContent;
        if (isPart && (isEncoded || range?.From != Written || (range.Length ?? File.Size) != File.Size))
        {
            Restart();
            throw new HubExchangeException("The Hub's store sent another part of the file than was asked for.");
        }

        if (!isPart && Written > 0)
        {
            Restart();
        }

        if (File.Size is null && !isPart && !isEncoded && response.Content.Headers.ContentLength is long length)
        {
            File = File with { Size = length };
            hash.Restart(length);
        }

        storeTag = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
    }

    /// <summary>Forgets every byte.</summary>
    public void Restart()
    {
        stream.SetLength(0);
        stream.Position = 0;
        hash.Restart(File.Size);
        storeTag = null;
        hasEnded = false;
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

    /// <summary>The body ended where no size was stated.</summary>
    public void End() => hasEnded = true;

    /// <summary>Brings every byte to the disk itself. Nothing can be appended any more.</summary>
    /// <returns>The SHA-256 in lower-case hexadecimal, and whether a tag is of this content: null where there is none
    /// to compare with.</returns>
    public (string Sha256, bool? IsTagged) Complete()
    {
        stream.Flush(flushToDisk: true);
        return hash.Finish();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        await stream.DisposeAsync();
    }
}
