using System.Net;

namespace SelfRepair.Api.Hub;

/// <summary>Fetches one file's content into its partial file, going on where it ends, and lets it become a blob only
/// where its hash is right.</summary>
/// <param name="id">The repository.</param>
/// <param name="client">Renews an address.</param>
/// <param name="http">Exchanges with the Hub and its stores.</param>
/// <param name="retry">Tries again.</param>
/// <param name="settings">How long to wait for bytes.</param>
public sealed class BlobDownload(
    HubModelId id, HubClient client, HubHttp http, HubRetry retry, HubSettings settings)
{
    /// <summary>Most bytes that are written at once: enough that neither disk nor hash waits for calls, few enough
    /// that a kill loses little.</summary>
    private const int ChunkBytes = 1 << 18;

    /// <summary>Fetches a file. The caller holds the blob's lock.</summary>
    /// <param name="file">What and where it is.</param>
    /// <param name="partial">Where its first bytes lie, or will.</param>
    /// <param name="blob">Where it belongs.</param>
    /// <param name="report">Told how many bytes are on disk.</param>
    /// <param name="cancellationToken">Ends it; what is there stays.</param>
    /// <exception cref="HubContentException">It came twice with another content than its hash says.</exception>
    public async Task RunAsync(
        RemoteFile file, string partial, string blob, Action<long> report, CancellationToken cancellationToken)
    {
        for (int round = 0; round < 2; round++)
        {
            if (await FetchAsync(new PartialFile(partial, file, report), cancellationToken))
            {
                File.Move(partial, blob, overwrite: true);
                return;
            }

            File.Delete(partial);
        }

        throw new HubContentException(id, file.Path, file.Tag);
    }

    /// <summary>Completes a partial file.</summary>
    /// <returns>Whether it is the content.</returns>
    private async Task<bool> FetchAsync(PartialFile opened, CancellationToken cancellationToken)
    {
        await using PartialFile partial = opened;
        await partial.ReadBackAsync(cancellationToken);
        while (partial.Missing > 0)
        {
            await retry.RunAsync(token => FetchPartAsync(partial, token), cancellationToken);
        }

        return partial.Complete();
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
        long before = partial.Written;
        long furthest = partial.Furthest;
        try
        {
            await PourAsync(response, partial, cancellationToken);
        }
        catch (HubExchangeException) when (partial.Furthest > furthest)
        {
            // What came is kept, and the next exchange begins behind it.
        }

        return partial.Written - before;
    }

    private async Task PourAsync(
        HttpResponseMessage response, PartialFile partial, CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[Math.Min(ChunkBytes, partial.Missing)];
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (partial.Missing > 0)
        {
            Memory<byte> wanted = chunk.AsMemory(0, (int)Math.Min(chunk.Length, partial.Missing));
            int count = await ReadAsync(body, wanted, cancellationToken);
            await partial.AppendAsync(wanted[..count], cancellationToken);
        }
    }

    /// <summary>Reads at least a byte.</summary>
    /// <exception cref="HubExchangeException">None came.</exception>
    private async Task<int> ReadAsync(Stream body, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        const string Broken = "The connection to the Hub's store broke off.";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.DownloadTimeout);
        try
        {
            int count = await body.ReadAsync(chunk, limit.Token);
            return count > 0 ? count : throw new HubExchangeException(Broken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new HubExchangeException(Broken, innerException: failure);
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

    private async Task RenewAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        RemoteFile known = partial.File;
        RemoteFile renewed = await client.FindAsync(id, known.Commit, known.Path, cancellationToken);
        partial.File = renewed.IsSameAs(known)
            ? renewed
            : throw new HubAnswerException(
                $"The Hub names another content for {known.Path} of {id} than before, at the same commit.");
    }
}
