using System.Collections.Concurrent;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>Models of the Hub, from the cache that its own tools share, or fetched into it.</summary>
/// <remarks>A revision is pinned to its commit before any file is asked for, so that a branch that moves meanwhile
/// cannot mix two. Small files come first and weights last: where the weights are, the rest is too.</remarks>
/// <param name="settings">Where cache and Hub are.</param>
/// <param name="http">Exchanges with the Hub.</param>
/// <param name="hashes">Told the hashes that were seen on the way, so that nothing reads the files for them
/// again.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="logger">Told of downloads, and where the cache stands in for a Hub that fails.</param>
public sealed class HubStore(
    HubSettings settings, HubHttp http, FileHashes hashes, TimeProvider time, ILogger<HubStore> logger)
{
    /// <summary>How long a Hub that was silent is not asked again for what the cache has.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly HubCache cache = new(settings);
    private readonly HubClient client = new(settings, http);
    private readonly HubRetry retry = new(time);
    private readonly ConcurrentDictionary<HubTransfer, bool> transfers = new();
    private long silentUntil;

    /// <summary>The repositories that are in the cache with at least their config.json, or that cannot be
    /// read.</summary>
    public IReadOnlyList<HubModelId> CachedModels() => [.. cache.Repositories().Where(MayBeModel)];

    /// <summary>The revisions of a repository that are in the cache with at least their config.json.</summary>
    /// <param name="id">The repository.</param>
    public IReadOnlyList<(HubRevision Revision, HubSnapshot Snapshot)> CachedRevisions(HubModelId id) =>
    [
        .. from known in cache.Revisions(id)
           let snapshot = SnapshotOf(id, known.Commit)
           where snapshot.Files.Contains(WantedFiles.Config)
           select (known.Revision, snapshot),
    ];

    /// <summary>How far the download of a commit's weights is; null where none is under way.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    public HubProgress? ProgressOf(HubModelId id, string commit) =>
        transfers.Keys.FirstOrDefault(transfer => transfer.Id == id && transfer.Commit == commit)?.Latest;

    /// <summary>A model that is in the cache, without any request.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision; a branch is what it was when it was last asked for.</param>
    /// <param name="scope">What is needed of it.</param>
    /// <returns>The model; null where some of it is missing.</returns>
    public HubSnapshot? TryFindCached(HubModelId id, HubRevision revision, HubScope scope)
    {
        if (cache.CommitOf(id, revision) is not string commit)
        {
            return null;
        }

        HubSnapshot snapshot = SnapshotOf(id, commit);
        bool isWhole = snapshot.Files.Contains(WantedFiles.Config)
            && (scope == HubScope.Description || WantedFiles.WeightsIn(snapshot.Folder) is not null);
        return isWhole ? snapshot : null;
    }

    /// <summary>A model, what is missing of it fetched and verified.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="scope">What is needed of it.</param>
    /// <param name="progress">Told of bytes of weights as they are on disk.</param>
    /// <param name="cancellationToken">Ends it; what is there stays, and the next call goes on from it.</param>
    /// <exception cref="HubOfflineException">It is not whole, and no request may be made.</exception>
    /// <exception cref="HubRepositoryNotFoundException">There is no such repository.</exception>
    /// <exception cref="HubRevisionNotFoundException">It has no such revision.</exception>
    /// <exception cref="HubFileNotFoundException">It is no checkpoint.</exception>
    /// <exception cref="HubAccessException">The Hub does not let it be read.</exception>
    /// <exception cref="HubUnavailableException">The Hub cannot be reached, or keeps failing.</exception>
    /// <exception cref="HubTimeoutException">The Hub is silent.</exception>
    /// <exception cref="HubProxyException">The proxy is at fault.</exception>
    /// <exception cref="HubRateLimitException">The Hub asks for too long a wait.</exception>
    /// <exception cref="HubAnswerException">What answers is no Hub.</exception>
    /// <exception cref="HubContentException">A file is not what its hash says.</exception>
    /// <exception cref="HubDiskFullException">The disk has no room.</exception>
    /// <exception cref="HubCacheException">The cache cannot be written.</exception>
    public async Task<HubSnapshot> GetAsync(
        HubModelId id,
        HubRevision revision,
        HubScope scope,
        IProgress<HubProgress> progress,
        CancellationToken cancellationToken)
    {
        HubSnapshot? cached = TryFindCached(id, revision, scope);
        if (settings.IsOffline)
        {
            return cached ?? throw new HubOfflineException(id, revision);
        }

        if (cached is not null && revision.IsCommit && KnowsTokenizer(cached))
        {
            return cached;
        }

        RemoteListing listing;
        try
        {
            listing = await (cached is null
                ? retry.RunAsync(token => client.ListAsync(id, revision, token), cancellationToken)
                : ListBrieflyAsync(id, revision, cancellationToken));
        }
        catch (ApiException failure) when (cached is not null && failure is not HubRevisionNotFoundException)
        {
            logger.LogWarning("{Model} is taken from the Hub cache as it is: {Reason}", id.Name, failure.Message);
            return revision.IsCommit ? cached : cached with { Notice = NoticeOf(cached, revision, failure) };
        }

        await FillAsync(new HubRequest(id, revision, listing), scope, progress, cancellationToken);
        return SnapshotOf(id, listing.Commit);
    }

    private static string NoticeOf(HubSnapshot cached, HubRevision revision, ApiException failure) =>
        $"The Hub {(failure is HubTimeoutException ? "did not answer" : "could not be asked")}: revision '{revision}' "
        + $"of {cached.Id} is taken as the Hub cache has it, commit {cached.Commit}. The Hub may have a newer one.";

    /// <summary>Asks for a revision where the cache can stand in for the Hub: once, briefly, and not at all soon after
    /// the Hub was silent.</summary>
    private async Task<RemoteListing> ListBrieflyAsync(
        HubModelId id, HubRevision revision, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow().Ticks < Volatile.Read(ref silentUntil))
        {
            throw new HubTimeoutException("The Hub did not answer a moment ago.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.CacheTimeout);
        try
        {
            return await HubRetry.OnceAsync(token => client.ListAsync(id, revision, token), limit.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested
            && failure is OperationCanceledException or HubTimeoutException)
        {
            Volatile.Write(ref silentUntil, (time.GetUtcNow() + Rest).Ticks);
            throw new HubTimeoutException("The Hub did not answer at once.", failure);
        }
    }

    private async Task FillAsync(
        HubRequest request, HubScope scope, IProgress<HubProgress> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> description = WantedFiles.Description(request.Listing, request.Id);
        await FetchAsync(request, description, new Progress<HubProgress>(), cancellationToken);
        string folder = FolderOf(request);
        if (scope == HubScope.Description || WantedFiles.WeightsIn(folder) is not null)
        {
            return;
        }

        string weights = WantedFiles.Weights(request.Listing, request.Id);
        await FetchAsync(request, [weights], progress, cancellationToken);
        if (WantedFiles.IsIndex(weights))
        {
            // What an index is that names no shards, the checkpoint reader says better.
            IReadOnlyList<string> shards = WantedFiles.Shards(Path.Combine(folder, weights)) ?? [];
            await FetchAsync(request, shards, progress, cancellationToken);
        }
    }

    private async Task FetchAsync(
        HubRequest request,
        IReadOnlyList<string> paths,
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

        try
        {
            cache.Pin(request.Id, request.Listing.Commit);
            Note(request);
            RefuseWithoutRoom(request.Id, files);
            await TransferAsync(request, files, progress, cancellationToken);
        }
        catch (IOException exception) when (DiskRoom.IsFull(exception))
        {
            throw new HubDiskFullException(request.Id, MissingBytes(request.Id, files), RoomOf());
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
        IProgress<HubProgress> progress,
        CancellationToken cancellationToken)
    {
        HubTransfer transfer = new(request.Id, request.Listing.Commit, files.Sum(file => file.Size), progress);
        transfers.TryAdd(transfer, true);
        try
        {
            foreach (RemoteFile file in files)
            {
                await TransferAsync(transfer, file, cancellationToken);
            }
        }
        finally
        {
            transfers.TryRemove(transfer, out _);
        }
    }

    private async Task TransferAsync(HubTransfer transfer, RemoteFile file, CancellationToken cancellationToken)
    {
        HubModelId id = transfer.Id;
        string partial = cache.PartialPath(id, file.Tag);
        using BlobLock held = await BlobLock.TakeAsync(
            cache.LockPath(id, file.Tag), time, () => transfer.Report(LengthOf(partial)), cancellationToken);
        string place = Path.Combine(cache.SnapshotFolder(id, file.Commit), file.Path);
        if (!CachedFile.IsThere(place))
        {
            string blob = cache.BlobPath(id, file.Tag);
            bool isNew = !CachedFile.IsThere(blob);
            if (isNew)
            {
                logger.LogInformation("Fetching {File} of {Model}, {Bytes} bytes", file.Path, id.Name, file.Size);
                BlobDownload download = new(id, client, http, retry, settings);
                await download.RunAsync(file, partial, blob, transfer.Report, cancellationToken);
            }

            cache.Place(id, file, isNew);
            if (isNew && file.Tag.IsSha256)
            {
                hashes.Learn(place, file.Tag.Value);
            }
        }

        transfer.Finish(file);
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

    private long MissingBytes(HubModelId id, List<RemoteFile> files) =>
        files.Where(file => !CachedFile.IsThere(cache.BlobPath(id, file.Tag)))
            .Sum(file => file.Size - Math.Min(file.Size, LengthOf(cache.PartialPath(id, file.Tag))));

    private long RoomOf() => DiskRoom.Of(settings.CacheFolder);

    private bool MayBeModel(HubModelId id)
    {
        try
        {
            return CachedRevisions(id).Count > 0;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Whether nothing that the Hub could say would change what is there.</summary>
    private bool KnowsTokenizer(HubSnapshot snapshot) =>
        snapshot.Files.Contains(WantedFiles.Tokenizer)
        || cache.KnowsAbsence(snapshot.Id, snapshot.Commit, WantedFiles.Tokenizer);

    private string FolderOf(HubRequest request) => cache.SnapshotFolder(request.Id, request.Listing.Commit);

    private HubSnapshot SnapshotOf(HubModelId id, string commit)
    {
        string folder = cache.SnapshotFolder(id, commit);
        IEnumerable<string> small = new[] { WantedFiles.Config, WantedFiles.Tokenizer }
            .Where(name => CachedFile.IsThere(Path.Combine(folder, name)));
        return new HubSnapshot(id, commit, folder, [.. small, .. WantedFiles.WeightsIn(folder) ?? []]);
    }

    /// <summary>What is being fetched.</summary>
    private sealed record HubRequest(HubModelId Id, HubRevision Revision, RemoteListing Listing);
}

/// <summary>How much of a model is needed.</summary>
public enum HubScope
{
    /// <summary>Its shape and tokenizer: what a request is checked against.</summary>
    Description,

    /// <summary>Its weights too.</summary>
    Checkpoint,
}
