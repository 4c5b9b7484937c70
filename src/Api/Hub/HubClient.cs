using System.Net;
using System.Text.Json;

namespace SelfRepair.Api.Hub;

/// <summary>Asks the Hub: which commit a revision is, which files it has, what and where a file is.</summary>
/// <param name="settings">Where the Hub is.</param>
/// <param name="http">Exchanges with it.</param>
public sealed class HubClient(HubSettings settings, HubHttp http)
{
    private const string CommitHeader = "X-Repo-Commit";

    /// <summary>How long a refusal waits for the names that could have been meant.</summary>
    private static readonly TimeSpan HintTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Longest answer of the API that is read, in bytes: that of ten thousand files is shorter.</summary>
    private const int MaxAnswerBytes = 1 << 24;

    /// <summary>The commit of a revision, and its files.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    /// <exception cref="HubRevisionNotFoundException">There is no such revision.</exception>
    /// <exception cref="HubRepositoryNotFoundException">There is no such repository.</exception>
    public async Task<RemoteListing> ListAsync(
        HubModelId id, HubRevision revision, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await AskAsync($"revision/{revision.UrlSegment}", id, cancellationToken);
        if (ErrorCode(response) == "RevisionNotFound")
        {
            throw new HubRevisionNotFoundException(id, revision.Name, await NamesAsync(id, cancellationToken));
        }

        Refuse(response, id);
        using JsonDocument answer = await JsonAsync(response, cancellationToken);
        JsonElement root = answer.RootElement;
        string? commit = TextOf(root, "sha");
        return commit is not null && HubRevision.IsFullCommit(commit)
            ? new RemoteListing(commit, ItemsOf(root, "siblings", "rfilename").ToHashSet(StringComparer.Ordinal))
            : throw NoHub();
    }

    /// <summary>What and where a file is.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="HubExchangeException">It failed in passing.</exception>
    /// <exception cref="HubAnswerException">The answer lacks what the Hub's has.</exception>
    /// <exception cref="HubAccessException">The Hub does not let the file be read.</exception>
    /// <exception cref="HubFileNotFoundException">There is no such file.</exception>
    public async Task<RemoteFile> FindAsync(
        HubModelId id, string commit, string path, CancellationToken cancellationToken)
    {
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        Uri address = new($"{Root}/{id}/resolve/{commit}/{escaped}");
        using HttpResponseMessage response =
            await http.SendAsync(HttpMethod.Head, address, leavesHub: false, prepare: null, cancellationToken);
        Uri current = response.RequestMessage!.RequestUri!;
        Uri? next = HubHttp.NextOf(response, current);
        if (next is null)
        {
            if (ErrorCode(response) == "EntryNotFound")
            {
                throw new HubFileNotFoundException(id, commit, [path]);
            }

            Refuse(response, id);
        }

        long? size = long.TryParse(Header(response, "X-Linked-Size"), out long linked)
            ? linked
            : next is null ? response.Content.Headers.ContentLength : null;
        string? tagText = Header(response, "X-Linked-ETag") ?? Header(response, "ETag");
        bool isOfTheCommit = Header(response, CommitHeader) == commit;
        if (!isOfTheCommit || !EntityTag.TryParse(tagText, out EntityTag? tag) || size is null)
        {
            throw NoHub();
        }

        return new RemoteFile(path, commit, tag, size.Value, next ?? current);
    }

    private string Root => settings.Endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>The branches and tags that could have been meant. They are a hint in an answer that is already known:
    /// where the Hub fails over it, there is no hint.</summary>
    private async Task<IReadOnlyCollection<string>> NamesAsync(HubModelId id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HintTimeout);
        try
        {
            using HttpResponseMessage response = await AskAsync("refs", id, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                return [];
            }

            using JsonDocument answer = await JsonAsync(response, limit.Token);
            return
            [
                .. ItemsOf(answer.RootElement, "branches", "name")
                    .Concat(ItemsOf(answer.RootElement, "tags", "name"))
                    .Where(name => HubRevision.TryParse(name, out _)),
            ];
        }
        catch (Exception failure) when (failure is HubExchangeException or HubAnswerException or HubProxyException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private Task<HttpResponseMessage> AskAsync(string page, HubModelId id, CancellationToken cancellationToken) =>
        http.SendAsync(
            HttpMethod.Get,
            new Uri($"{Root}/api/models/{id}/{page}"),
            leavesHub: false,
            headers => headers.Accept.ParseAdd("application/json"),
            cancellationToken);

    private async Task<JsonDocument> JsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.AnswerTimeout);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, limit.Token);
            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (JsonException exception)
        {
            throw NoHub(exception);
        }
        catch (HttpRequestException failure)
            when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw NoHub(failure);
        }
        catch (HttpRequestException failure)
        {
            throw new HubExchangeException("The Hub's answer broke off.", null, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubExchangeException("The Hub's answer took too long.") { IsSilence = true };
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

    private static HubAnswerException NoHub(Exception? cause = null) =>
        new("What answers at HF_ENDPOINT does not answer as the Hub does.", cause);

    private static string? ErrorCode(HttpResponseMessage response) => Header(response, "X-Error-Code");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static string? TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static IEnumerable<string> ItemsOf(JsonElement root, string list, string member) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(list, out JsonElement items)
        && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Select(item => TextOf(item, member)).OfType<string>()
            : [];
}
