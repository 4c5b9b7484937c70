using System.Globalization;
using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Hub;

/// <summary>Asks the Hub, or a mirror of it: which commit a revision is, which files it has, what and where a file
/// is.</summary>
/// <remarks>The Hub says all of it. Mirrors leave things out, and each is then looked for where else it may stand: the
/// commit in X-Repo-Commit of a file instead of the API's sha; a file's hash and size in the API's tree, or in a
/// mirror's own headers of checksums, instead of X-Linked-ETag and X-Linked-Size.</remarks>
/// <param name="settings">Where the Hub is.</param>
/// <param name="http">Exchanges with it.</param>
public sealed class HubClient(HubSettings settings, HubHttp http)
{
    private const string CommitHeader = "X-Repo-Commit";

    /// <summary>How long a refusal waits for the names that could have been meant.</summary>
    private static readonly TimeSpan HintTimeout = TimeSpan.FromSeconds(2);

    private readonly HubPages pages = new(settings, http);
    private KnownTree? known;

    /// <summary>The commit of a revision, and its files.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    /// <exception cref="HubRevisionNotFoundException">There is no such revision.</exception>
    /// <exception cref="HubRepositoryNotFoundException">There is no such repository.</exception>
    /// <exception cref="HubAnswerException">The answer says nowhere which commit it is.</exception>
    public async Task<RemoteListing> ListAsync(
        HubModelId id, HubRevision revision, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await pages.AskAsync($"revision/{revision.UrlSegment}", id, cancellationToken);
        string? code = ErrorCode(response);
        if (code == "RevisionNotFound")
        {
            throw new HubRevisionNotFoundException(id, revision.Name, await NamesAsync(id, cancellationToken));
        }

        bool lacksPage = code is null && response.StatusCode is HttpStatusCode.NotFound
            or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone or HttpStatusCode.NotImplemented;
        if (!lacksPage)
        {
            Refuse(response, id);
            using JsonDocument? answer = await pages.ReadAsync(response, cancellationToken);
            if (answer is not null && ListingOf(answer.RootElement) is RemoteListing listing)
            {
                return listing;
            }
        }

        return await ListByFileAsync(id, revision, cancellationToken);
    }

    /// <summary>Whether a commit has a file.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    public async Task<bool> HasAsync(
        HubModelId id, string commit, string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await HeadAsync(id, commit, path, cancellationToken);
        if (NextOf(response) is null && !IsLacking(response))
        {
            Refuse(response, id);
        }

        return !IsLacking(response);
    }

    /// <summary>What and where a file is.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    /// <exception cref="HubAnswerException">The answer is of another commit.</exception>
    /// <exception cref="HubAccessException">The Hub does not let the file be read.</exception>
    /// <exception cref="HubFileNotFoundException">There is no such file.</exception>
    public async Task<RemoteFile> FindAsync(
        HubModelId id, string commit, string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await HeadAsync(id, commit, path, cancellationToken);
        Uri? next = NextOf(response);
        if (IsLacking(response))
        {
            throw new HubFileNotFoundException(id, commit, [path]);
        }

        if (next is null)
        {
            Refuse(response, id);
        }

        if ((Header(response, CommitHeader) ?? commit) != commit)
        {
            throw NoHub();
        }

        long? size = NumberOf(Header(response, "X-Linked-Size"));
        if (!EntityTag.TryParse(Header(response, "X-Linked-ETag"), out EntityTag? stated) || size is null)
        {
            RemoteTree? tree = await TreeAsync(id, commit, cancellationToken);
            (EntityTag Tag, long Size)? content =
                tree?.Files.TryGetValue(path, out (EntityTag, long) found) ?? false ? found : null;
            stated ??= content?.Tag ?? (next is null ? ChecksumOf(response) : null);
            size ??= content?.Size ?? (next is null ? LengthOf(response) : null);
        }

        return new RemoteFile(path, commit, size, next ?? response.RequestMessage!.RequestUri!)
        {
            Stated = stated,
            Guesses = stated is null ? EntityTag.GuessesOf(Header(response, "ETag")) : [],
        };
    }

    /// <summary>Reads the page of a revision; null where it does not say which commit it is.</summary>
    private static RemoteListing? ListingOf(JsonElement answer)
    {
        if (HubPages.TextOf(answer, "sha") is not string commit)
        {
            return null;
        }

        var files = HubPages.ItemsOf(answer, "siblings", "rfilename").ToHashSet(StringComparer.Ordinal);
        return HubRevision.IsFullCommit(commit)
            ? new RemoteListing(commit, files.Count > 0 || answer.TryGetProperty("siblings", out _) ? files : null)
            : throw NoHub();
    }

    /// <summary>The commit of a revision by the file that every model has, as the Hub's own tools find it.</summary>
    private async Task<RemoteListing> ListByFileAsync(
        HubModelId id, HubRevision revision, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await HeadAsync(id, revision.UrlSegment, WantedFiles.Config, cancellationToken);
        switch (ErrorCode(response))
        {
            case "RevisionNotFound":
                throw new HubRevisionNotFoundException(id, revision.Name, await NamesAsync(id, cancellationToken));
            case "EntryNotFound":
                throw new HubFileNotFoundException(id, revision.Name, [WantedFiles.Config]);
            default:
                break;
        }

        if (NextOf(response) is null)
        {
            Refuse(response, id);
        }

        string? commit = Header(response, CommitHeader);
        return revision.IsCommit && commit is null
            ? new RemoteListing(revision.Name, Files: null)
            : commit is not null && HubRevision.IsFullCommit(commit) && (!revision.IsCommit || commit == revision.Name)
                ? new RemoteListing(commit, Files: null)
                : throw new HubAnswerException(
                    $"What answers at HF_ENDPOINT does not say which commit revision '{revision}' of {id} is: neither "
                    + $"sha in the answer of /api/models/{id}/revision/{revision} nor the header X-Repo-Commit of its "
                    + "files. Where it is a mirror that says neither, name a full commit as the revision (40 "
                    + "hexadecimal digits).");
    }

    /// <summary>Asks after a file; where only a GET is answered, by one whose body is not read.</summary>
    private async Task<HttpResponseMessage> HeadAsync(
        HubModelId id, string revision, string path, CancellationToken cancellationToken)
    {
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        Uri address = new($"{pages.Root}/{id}/resolve/{revision}/{escaped}");
        HttpResponseMessage response =
            await http.SendAsync(HttpMethod.Head, address, leavesHub: false, prepare: null, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
        {
            return response;
        }

        response.Dispose();
        return await http.SendAsync(HttpMethod.Get, address, leavesHub: false, prepare: null, cancellationToken);
    }

    /// <summary>The API's list of contents, which only mirrors are asked for; null where there is none.</summary>
    private async Task<RemoteTree?> TreeAsync(HubModelId id, string commit, CancellationToken cancellationToken)
    {
        if (known is KnownTree last && (last.Id, last.Commit) == (id, commit))
        {
            return last.Tree;
        }

        RemoteTree? tree;
        try
        {
            tree = await AskTreeAsync(id, commit, cancellationToken);
        }
        catch (HubExchangeException)
        {
            // Once more: without the list, contents are compared with less.
            tree = await AskTreeAsync(id, commit, cancellationToken);
        }

        known = new KnownTree(id, commit, tree);
        return tree;
    }

    private async Task<RemoteTree?> AskTreeAsync(HubModelId id, string commit, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await pages.AskAsync($"tree/{commit}", id, cancellationToken);
        using JsonDocument? answer =
            response.IsSuccessStatusCode ? await pages.ReadAsync(response, cancellationToken) : null;
        return answer is null ? null : RemoteTree.Of(answer.RootElement);
    }

    /// <summary>The branches and tags that could have been meant. They are a hint in an answer that is already known:
    /// where the Hub fails over it, there is no hint.</summary>
    private async Task<IReadOnlyCollection<string>> NamesAsync(HubModelId id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HintTimeout);
        try
        {
            using HttpResponseMessage response = await pages.AskAsync("refs", id, limit.Token);
            using JsonDocument? answer =
                response.IsSuccessStatusCode ? await pages.ReadAsync(response, limit.Token) : null;
            return answer is null
                ? []
                :
                [
                    .. HubPages.ItemsOf(answer.RootElement, "branches", "name")
                        .Concat(HubPages.ItemsOf(answer.RootElement, "tags", "name"))
                        .Where(name => HubRevision.TryParse(name, out _)),
                ];
        }
        catch (Exception failure) when (failure is HubExchangeException or HubAnswerException or HubProxyException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private void Refuse(HttpResponseMessage response, HubModelId id)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        bool hasToken = settings.Token is not null;
        string message = Header(response, "X-Error-Message") ?? string.Empty;
        throw (response.StatusCode, ErrorCode(response)) switch
        {
            (_, "GatedRepo") => new HubAccessException(
                id, hasToken ? HubRefusal.TokenNotGranted : HubRefusal.TokenMissing),
            (HttpStatusCode.Unauthorized, _) when message.StartsWith("Invalid cred", StringComparison.Ordinal) =>
                new HubAccessException(id, HubRefusal.TokenInvalid),
            (_, "RepoNotFound") or (HttpStatusCode.Unauthorized or HttpStatusCode.NotFound, _) =>
                new HubRepositoryNotFoundException(id, hasToken),
            (HttpStatusCode.Forbidden, _) when message.Contains("disabled", StringComparison.Ordinal) =>
                new HubAccessException(id, HubRefusal.Disabled),
            (HttpStatusCode.Forbidden, _) => new HubAccessException(
                id, hasToken ? HubRefusal.TokenNotGranted : HubRefusal.TokenMissing),
            _ => NoHub(),
        };
    }

    private static HubAnswerException NoHub() => new("What answers at HF_ENDPOINT does not answer as the Hub does.");

    private static Uri? NextOf(HttpResponseMessage response) =>
        HubHttp.NextOf(response, response.RequestMessage!.RequestUri!);

    /// <summary>Whether an answer about a file says that there is none. Mirrors have no code for it.</summary>
    private static bool IsLacking(HttpResponseMessage response) =>
        ErrorCode(response) == "EntryNotFound"
        || (ErrorCode(response) is null && response.StatusCode == HttpStatusCode.NotFound);

    private static string? ErrorCode(HttpResponseMessage response) => Header(response, "X-Error-Code");

    /// <summary>The strongest checksum that Artifactory states of what it sends itself.</summary>
    private static EntityTag? ChecksumOf(HttpResponseMessage response) =>
        EntityTag.Of(HashKind.Sha256, Header(response, "X-Checksum-Sha256"))
        ?? EntityTag.Of(HashKind.Sha1, Header(response, "X-Checksum-Sha1"))
        ?? EntityTag.Of(HashKind.Md5, Header(response, "X-Checksum-Md5"));

    /// <summary>The length of what is sent. Nothing is no answer: some servers state it of every HEAD.</summary>
    private static long? LengthOf(HttpResponseMessage response) =>
        !HubBody.IsEncoded(response.Content)
        && response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var values)
        && NumberOf(values.ToString()) is > 0 and long length
            ? length
            : null;

    private static long? NumberOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private sealed record KnownTree(HubModelId Id, string Commit, RemoteTree? Tree);
}
