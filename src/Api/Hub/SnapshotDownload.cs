using System.Collections.Concurrent;
using SelfRepair.Api.Storage;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.Api.Hub;

/// <summary>Fetches what a commit's snapshot lacks.</summary>
/// <remarks>Small files come first and weights last: where the weights are, the rest is too, and what config.json says
/// of the model bounds what is fetched of its weights.</remarks>
/// <param name="settings">Where cache and Hub are.</param>
/// <param name="cache">The cache.</param>
/// <param name="client">Asks the Hub.</param>
/// <param name="http">Exchanges with the Hub.</param>
/// <param name="retry">Tries again.</param>
/// <param name="hashes">Told the hashes that were seen on the way.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="logger">Told of downloads.</param>
public sealed class SnapshotDownload(
    HubSettings settings,
    HubCache cache,
    HubClient client,
    HubHttp http,
    HubRetry retry,
    FileHashes hashes,
    TimeProvider time,
    ILogger logger)
{
    private readonly ConcurrentDictionary<HubTransfer, bool> transfers = new();

    /// <summary>How far the download of a commit's weights is; null where none is under way.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    public HubProgress? ProgressOf(HubModelId id, string commit) =>
        transfers.Keys.FirstOrDefault(transfer => transfer.Id == id && transfer.Commit == commit)?.Latest;

    /// <summary>Completes a snapshot, and notes which commit the revision is.</summary>
    /// <param name="asked">What is fetched.</param>
    /// <param name="scope">What is needed of it.</param>
    /// <param name="progress">Told of bytes of weights as they are on disk.</param>
    /// <param name="cancellationToken">Ends it; what is there stays, and the next call goes on from it.</param>
    public async Task FillAsync(
        HubRequest asked, HubScope scope, IProgress<HubProgress> progress, CancellationToken cancellationToken)
    {
        HubRequest request = await WithFilesAsync(asked, scope, cancellationToken);
        Progress<HubProgress> unheard = new();
        foreach (string small in WantedFiles.Description(request.Listing, request.Id))
        {
            DownloadBound bound = small == WantedFiles.Config ? DownloadBound.Config : DownloadBound.Tokenizer;
            await FetchAsync(request, [small], bound, unheard, cancellationToken);
        }

        if (scope == HubScope.Checkpoint && WantedFiles.WeightsIn(FolderOf(request)) is null)
        {
            await FetchWeightsAsync(request, progress, cancellationToken);
        }
    }

    /// <summary>Bytes of files that are not in the cache, of those whose size is known.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="files">The files.</param>
    public long MissingBytes(HubModelId id, IEnumerable<RemoteFile> files) =>
        files.Where(file => file.Size is not null && !CachedFile.IsThere(cache.BlobPath(id, file.Name)))
            .Sum(file => file.Size!.Value - Math.Min(file.Size.Value, LengthOf(cache.PartialPath(id, file.Name))));

    private async Task FetchWeightsAsync(
        HubRequest request, IProgress<HubProgress> progress, CancellationToken cancellationToken)
    {
        string folder = FolderOf(request);
        string weights = WantedFiles.Weights(request.Listing, request.Id);

        // What config.json does not make a model of, nothing is downloaded for.
        var bound = DownloadBound.Weights(CheckpointConfig.Read(folder));
        bool isIndex = WantedFiles.IsIndex(weights);
        await FetchAsync(request, [weights], isIndex ? DownloadBound.Index : bound, progress, cancellationToken);
        if (isIndex)
        {
            // What an index is that names no shards, the checkpoint reader says better.
            IReadOnlyList<string> shards = WantedFiles.Shards(Path.Combine(folder, weights)) ?? [];
            await FetchAsync(request, shards, bound, progress, cancellationToken);
        }
    }

    /// <summary>Where the Hub has no list of files, asks after those that a model may have; after none where nothing is
    /// missing.</summary>
    private async Task<HubRequest> WithFilesAsync(
        HubRequest request, HubScope scope, CancellationToken cancellationToken)
    {
        if (request.Listing.Files is not null)
        {
            return request;
        }

        string commit = request.Listing.Commit;
        HubSnapshot here = cache.SnapshotOf(request.Id, commit);
        HashSet<string> files = [.. here.Files];
        if (!(here.Has(scope) && cache.KnowsTokenizer(here)))
        {
            await AddFirstAsync([WantedFiles.Config]);
            await AddFirstAsync([WantedFiles.Tokenizer]);
            await AddFirstAsync(scope == HubScope.Checkpoint ? WantedFiles.WeightForms : []);
        }

        return request with { Listing = new RemoteListing(commit, files) };

        async Task AddFirstAsync(IEnumerable<string> paths)
        {
            foreach (string path in paths)
            {
                if (files.Contains(path) || await retry.RunAsync(
                    token => client.HasAsync(request.Id, commit, path, token), cancellationToken))
                {
                    files.Add(path);
                    return;
                }
            }
        }
    }

    private async Task FetchAsync(
        HubRequest request,
        IReadOnlyList<string> paths,
        DownloadBound bound,
        IProgress<HubProgress> progress,
        CancellationToken cancellationToken)
    {
        List<RemoteFile> files = [];
        foreach (string path in paths.Where(path => !CachedFile.IsThere(Path.Combine(FolderOf(request), path))))
        {
            files.Add(await retry.RunAsync(
                token => client.FindAsync(request.Id, request.Listing.Commit, path, token), cancellationToken));
        }

        if (files.Count == 0)
        {
            Note(request);
            return;
        }

        bound.Check(request.Id, files);
        try
        {
            cache.Pin(request.Id, request.Listing.Commit);
            Note(request);
            RefuseWithoutRoom(request.Id, files);
            await TransferAsync(request, files, bound, progress, cancellationToken);
        }
        catch (IOException exception) when (DiskRoom.IsFull(exception))
        {
            throw new HubDiskFullException(request.Id, Math.Max(1, MissingBytes(request.Id, files)), RoomOf());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HubCacheException(request.Id, exception);
        }
    }

    /// <summary>Notes which commit the revision is. Without it all works but offline: a cache that may only be read
    /// serves what is whole in it.</summary>
    private void Note(HubRequest request)
    {
        try
        {
            cache.Note(request.Id, request.Revision, request.Listing.Commit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(
                "Revision {Revision} of {Model} could not be noted in the Hub cache: {Reason}",
                request.Revision.Name,
                request.Id.Name,
                exception.Message);
        }
    }

    private async Task TransferAsync(
        HubRequest request,
        List<RemoteFile> files,
        DownloadBound bound,
        IProgress<HubProgress> progress,
        CancellationToken cancellationToken)
    {
        HubTransfer transfer = new(
            request.Id, request.Listing.Commit, files.Sum(file => file.Size ?? 0), progress);
        transfers.TryAdd(transfer, true);
        try
        {
            long room = bound.Bytes;
            foreach (RemoteFile file in files)
            {
                long bytes = await TransferAsync(
                    transfer, file with { MaxBytes = room }, bound, cancellationToken);
                transfer.Finish(bytes);
                room -= Math.Min(room, bytes);
            }
        }
        finally
        {
            transfers.TryRemove(transfer, out _);
        }
    }

    /// <summary>Brings a file into its snapshot.</summary>
    /// <returns>Its bytes; 0 where it was there and nobody states them.</returns>
    private async Task<long> TransferAsync(
        HubTransfer transfer, RemoteFile file, DownloadBound bound, CancellationToken cancellationToken)
    {
        HubModelId id = transfer.Id;
        string partial = cache.PartialPath(id, file.Name);
        using BlobLock held = await BlobLock.TakeAsync(
            cache.LockPath(id, file.Name), time, () => transfer.Report(LengthOf(partial)), cancellationToken);
        if (CachedFile.IsThere(Path.Combine(cache.SnapshotFolder(id, file.Commit), file.Path)))
        {
            return file.Size ?? 0;
        }

        string blob = cache.BlobPath(id, file.Name);
        if (file.IsNamed && CachedFile.IsThere(blob))
        {
            await cache.PlaceAsync(id, file, blob, isNew: false, cancellationToken);
            return file.Size ?? 0;
        }

        logger.LogInformation("Fetching {File} of {Model}, {Bytes} bytes", file.Path, id.Name, file.Size);
        BlobDownload download = new(id, client, http, retry, settings, bound);
        DownloadedContent content = await download.RunAsync(file, partial, transfer.Report, cancellationToken);
        await KeepAsync(id, file, content, cancellationToken);
        return content.Bytes;
    }

    /// <summary>Makes a blob of what was fetched, and puts it into its snapshot.</summary>
    private async Task KeepAsync(
        HubModelId id, RemoteFile file, DownloadedContent content, CancellationToken cancellationToken)
    {
        if (!content.IsCompared)
        {
            logger.LogWarning(
                "{File} of {Model}, {Bytes} bytes, could be compared with no hash: HF_ENDPOINT states none of it",
                file.Path,
                id.Name,
                content.Bytes);
        }

        string blob = cache.BlobPath(id, content.Name);
        bool isNew = !CachedFile.IsThere(blob);
        if (isNew)
        {
            File.Move(cache.PartialPath(id, file.Name), blob, overwrite: true);
        }
        else
        {
            File.Delete(cache.PartialPath(id, file.Name));
        }

        await cache.PlaceAsync(id, file, blob, isNew, cancellationToken);
        if (file.Stated is not { Kind: HashKind.GitBlob })
        {
            hashes.Learn(Path.Combine(cache.SnapshotFolder(id, file.Commit), file.Path), content.Sha256);
        }
    }

    private void RefuseWithoutRoom(HubModelId id, List<RemoteFile> files)
    {
        long missing = MissingBytes(id, files);
        long room = RoomOf();
        if (missing > room)
        {
            throw new HubDiskFullException(id, missing, room);
        }
    }

    private long RoomOf() => DiskRoom.Of(settings.CacheFolder);

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private string FolderOf(HubRequest request) => cache.SnapshotFolder(request.Id, request.Listing.Commit);
}

/// <summary>What is being fetched.</summary>
/// <param name="Id">The repository.</param>
/// <param name="Revision">The revision, as it was asked for.</param>
/// <param name="Listing">Its commit, with its files.</param>
public sealed record HubRequest(HubModelId Id, HubRevision Revision, RemoteListing Listing);
