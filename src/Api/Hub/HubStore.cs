using SelfRepair.Api.Problems;
using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Hub;

/// <summary>Models of the Hub, from the cache that its own tools share, or fetched into it.</summary>
/// <remarks>A revision is pinned to its commit before any file is asked for, so that a branch that moves meanwhile
/// cannot mix two.</remarks>
public sealed class HubStore
{
    /// <summary>How long a Hub that was silent is not asked again for what the cache has.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly HubCache cache;
    private readonly HubClient client;
    private readonly HubRetry retry;
    private readonly SnapshotDownload download;
    private readonly HubSettings settings;
    private readonly TimeProvider time;
    private readonly ILogger<HubStore> logger;
    private long silentUntil;

    /// <summary>Models of a Hub.</summary>
    /// <param name="settings">Where cache and Hub are.</param>
    /// <param name="http">Exchanges with the Hub.</param>
    /// <param name="hashes">Told the hashes that were seen on the way, so that nothing reads the files for them
    /// again.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="logger">Told of downloads, and where the cache stands in for a Hub that fails.</param>
    public HubStore(
        HubSettings settings, HubHttp http, FileHashes hashes, TimeProvider time, ILogger<HubStore> logger)
    {
        this.settings = settings;
        this.time = time;
        this.logger = logger;
        cache = new HubCache(settings);
        client = new HubClient(settings, http);
        retry = new HubRetry(time);
        download = new SnapshotDownload(settings, cache, client, http, retry, hashes, time, logger);
    }

    /// <summary>The repositories that are in the cache with at least their config.json, or that cannot be
    /// read.</summary>
    public IReadOnlyList<HubModelId> CachedModels() => [.. cache.Repositories().Where(MayBeModel)];

    /// <summary>The revisions of a repository that are in the cache with at least their config.json.</summary>
    /// <param name="id">The repository.</param>
    public IReadOnlyList<(HubRevision Revision, HubSnapshot Snapshot)> CachedRevisions(HubModelId id) =>
    [
        .. from known in cache.Revisions(id)
           let snapshot = cache.SnapshotOf(id, known.Commit)
           where snapshot.Files.Contains(WantedFiles.Config)
           select (known.Revision, snapshot),
    ];

    /// <summary>How far the download of a commit's weights is; null where none is under way.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    public HubProgress? ProgressOf(HubModelId id, string commit) =>
        download.ProgressOf(id, commit);

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

        HubSnapshot snapshot = cache.SnapshotOf(id, commit);
        return snapshot.Has(scope) ? snapshot : null;
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
    /// <exception cref="HubDownloadTooLargeException">A file has more bytes than the model can need.</exception>
    /// <exception cref="OnnxExport.Reporting.ExportException">Weights are needed, and its config.json is of no
    /// model that is read.</exception>
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

        if (cached is not null && revision.IsCommit && cache.KnowsTokenizer(cached))
        {
            return cached;
        }

        RemoteListing listing;
        try
        {
            listing = await (cached is null
                ? retry.AskAsync(token => client.ListAsync(id, revision, token), cancellationToken)
                : ListBrieflyAsync(id, revision, cancellationToken));
        }
        catch (ApiException failure) when (cached is not null && failure is not HubRevisionNotFoundException)
        {
            logger.LogWarning("{Model} is taken from the Hub cache as it is: {Reason}", id.Name, failure.Message);
            return revision.IsCommit ? cached : cached with { Notice = NoticeOf(cached, revision, failure) };
        }

        await download.FillAsync(new HubRequest(id, revision, listing), scope, progress, cancellationToken);
        return cache.SnapshotOf(id, listing.Commit);
    }

    /// <summary>Bytes of a commit's weights that are not in the cache yet.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The bytes; null where the Hub cannot be asked, or does not say.</returns>
    public async Task<long?> MissingBytesAsync(HubModelId id, string commit, CancellationToken cancellationToken)
    {
        if (WantedFiles.WeightsIn(cache.SnapshotFolder(id, commit)) is not null)
        {
            return 0;
        }

        if (settings.IsOffline)
        {
            return null;
        }

        try
        {
            RemoteListing listing = await ListBrieflyAsync(id, HubRevision.OfCommit(commit), cancellationToken);
            List<RemoteFile> files = [];
            foreach (string path in WantedFiles.AllWeights(listing, id))
            {
                files.Add(await HubRetry.OnceAsync(
                    token => client.FindAsync(id, commit, path, token), cancellationToken));
            }

            return files.All(file => file.Size is not null) ? download.MissingBytes(id, files) : null;
        }
        catch (ApiException failure)
        {
            logger.LogWarning("The size of {Model} is not known: {Reason}", id.Name, failure.Message);
            return null;
        }
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
}

/// <summary>How much of a model is needed.</summary>
public enum HubScope
{
    /// <summary>Its shape and tokenizer: what a request is checked against.</summary>
    Description,

    /// <summary>Its weights too.</summary>
    Checkpoint,
}
