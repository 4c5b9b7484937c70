using System.Net;

namespace SelfRepair.Api.Hub;

/// <summary>Fetches one file's content into its partial file, going on where it ends, and gives it out only where it is
/// right.</summary>
/// <remarks>Right is what has the hash that is stated. Where none is, a mirror's own tag may be a hash of the content,
/// and then says so; or it is no hash at all, and what comes twice as the same, and looks as a file of its name, is
/// taken. A file without any tag is taken where it looks so.</remarks>
/// <param name="id">The repository.</param>
/// <param name="client">Renews an address.</param>
/// <param name="http">Exchanges with the Hub and its stores.</param>
/// <param name="retry">Tries again.</param>
/// <param name="settings">How long to wait for bytes.</param>
/// <param name="bound">Most bytes, and why.</param>
public sealed class BlobDownload(
    HubModelId id, HubClient client, HubHttp http, HubRetry retry, HubSettings settings, DownloadBound bound)
{
    /// <summary>Most bytes that are written at once: enough that neither disk nor hash waits for calls, few enough
    /// that a kill loses little.</summary>
    private const int ChunkBytes = 1 << 18;

    /// <summary>Fetches a file. The caller holds the blob's lock.</summary>
    /// <param name="file">What and where it is.</param>
    /// <param name="partial">Where its first bytes lie, or will.</param>
    /// <param name="report">Told how many bytes are on disk.</param>
    /// <param name="cancellationToken">Ends it; what is there stays.</param>
    /// <returns>The content, in the partial file.</returns>
    /// <exception cref="HubContentException">It came twice with another content than its hash says.</exception>
    /// <exception cref="HubDownloadTooLargeException">It has no end.</exception>
    public async Task<DownloadedContent> RunAsync(
        RemoteFile file, string partial, Action<long> report, CancellationToken cancellationToken)
    {
        string? before = null;
        for (int round = 0; round < 2; round++)
        {
            (string sha256, bool? isTagged) = await FetchAsync(partial, file, report, cancellationToken);
            bool isTaken = isTagged == true
                || (file.Stated is null
                    && (isTagged is null || sha256 == before)
                    && ContentForm.Fits(file.Path, partial));
            if (isTaken)
            {
                return new DownloadedContent(
                    file.IsNamed ? file.Name : sha256, sha256, new FileInfo(partial).Length, isTagged == true);
            }

            before = sha256;
            File.Delete(partial);
        }

        throw new HubContentException(id, file.Path, file.Stated);
    }

    /// <summary>Completes a partial file; one that turns out too large is deleted.</summary>
    private async Task<(string Sha256, bool? IsTagged)> FetchAsync(
        string path, RemoteFile file, Action<long> report, CancellationToken cancellationToken)
    {
        try
        {
            await using PartialFile partial = new(path, file, report);
            await partial.ReadBackAsync(cancellationToken);
            while (!partial.IsWhole)
            {
                await retry.RunAsync(token => FetchPartAsync(partial, token), cancellationToken);
            }

            return partial.Complete();
        }
        catch (HubDownloadTooLargeException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Fetches as many bytes as one exchange brings.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="HubExchangeException">It brought none: another try may.</exception>
    private async Task<long> FetchPartAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.SendAsync(
            HttpMethod.Get, partial.File.Address, leavesHub: true, partial.Ask, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            partial.Restart();
            throw new HubExchangeException("The Hub's store has no such part of the file.");
        }

        if (!response.IsSuccessStatusCode)
        {
            // The address may have expired.
            await RenewAsync(partial, cancellationToken);
            throw new HubExchangeException($"The Hub's store answered {(int)response.StatusCode}.");
        }

        partial.Begin(response);
        if (partial.File.Size > partial.File.MaxBytes)
        {
            throw new HubDownloadTooLargeException(id, partial.File.Path, partial.File.Size, bound);
        }

        long before = partial.Written;
        long furthest = partial.Furthest;
        try
        {
            await CopyAsync(response, partial, cancellationToken);
        }
        catch (HubExchangeException) when (partial.Furthest > furthest)
        {
            // What came is kept, and the next exchange begins behind it.
        }

        return partial.Written - before;
    }

    private async Task CopyAsync(
        HttpResponseMessage response, PartialFile partial, CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[Math.Min(ChunkBytes, partial.Room)];
        await using Stream body = await HubBody.OpenAsync(response.Content, cancellationToken);
        while (!partial.IsWhole)
        {
            Memory<byte> wanted = chunk.AsMemory(0, (int)Math.Min(chunk.Length, partial.Room));
            int count = await ReadAsync(body, wanted, cancellationToken);
            if (count > 0)
            {
                await partial.AppendAsync(wanted[..count], cancellationToken);
            }
            else if (partial.File.Size is null)
            {
                partial.End();
            }
            else
            {
                throw Broken();
            }

            if (partial.Written > partial.File.MaxBytes)
            {
                throw new HubDownloadTooLargeException(id, partial.File.Path, bytes: null, bound);
            }
        }
    }

    /// <summary>Reads what comes next.</summary>
    /// <returns>Bytes that came; 0 at the body's end.</returns>
    /// <exception cref="HubExchangeException">It broke off, or nothing came.</exception>
    private async Task<int> ReadAsync(Stream body, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.DownloadTimeout);
        try
        {
            return await body.ReadAsync(chunk, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException)
        {
            throw Broken(failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubExchangeException(
                $"The Hub's store sent nothing for {settings.DownloadTimeout.TotalSeconds:0.###} s.")
            {
                IsSilence = true,
            };
        }
    }

    private static HubExchangeException Broken(Exception? cause = null) =>
        new("The connection to the Hub's store broke off.", innerException: cause);

    private async Task RenewAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        RemoteFile known = partial.File;
        RemoteFile renewed = await client.FindAsync(id, known.Commit, known.Path, cancellationToken);
        partial.File = renewed.IsSameAs(known)
            ? known with { Address = renewed.Address }
            : throw new HubAnswerException(
                $"The Hub names another content for {known.Path} of {id} than before, at the same commit.");
    }
}
