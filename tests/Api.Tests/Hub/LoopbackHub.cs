using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A Hub and its store on the loopback interface, which answer as the real ones were recorded to.</summary>
public sealed class LoopbackHub : IAsyncDisposable
{
    /// <summary>The token that opens gated and private repositories.</summary>
    public const string Granted = "hf_granted";

    /// <summary>A token that the Hub does not know.</summary>
    public const string Unknown = "hf_unknown";

    private readonly WebApplication hub;
    private readonly WebApplication store;
    private readonly ConcurrentDictionary<HubFault, int> seen = new();
    private readonly ConcurrentQueue<HubCall> calls = new();
    private int metCount;

    private LoopbackHub()
    {
        hub = Listen("hub", AnswerAsync);
        store = Listen("cdn", AnswerAsStoreAsync);
    }

    /// <summary>Repositories by name.</summary>
    public Dictionary<string, HubRepository> Repositories { get; } = [];

    /// <summary>What goes wrong; the first that fits a request is applied.</summary>
    public List<HubFault> Faults { get; } = [];

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<HubCall> Calls => [.. calls];

    /// <summary>Requests that met a trouble.</summary>
    public int MetCount => metCount;

    /// <summary>Address of the Hub.</summary>
    public string Url => hub.Urls.First();

    /// <summary>Whether addresses of the store have expired, until they are asked for again.</summary>
    public string Signature { get; set; } = "1";

    /// <summary>What the Hub's list of a commit's contents says of a file.</summary>
    public static object EntryOf(string path, byte[] content)
    {
        string oid = HubRepository.TagOf(path, content);
        return HubRepository.IsLarge(path)
            ? new
            {
                type = "file",
                path,
                size = content.Length,
                oid = new string('0', 40),
                lfs = new { oid, size = content.Length, pointerSize = 134 },
            }
            : new { type = "file", path, size = content.Length, oid };
    }

    /// <summary>Starts both.</summary>
    public static async Task<LoopbackHub> StartAsync()
    {
        LoopbackHub started = new();
        await started.hub.StartAsync();
        await started.store.StartAsync();
        return started;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await store.DisposeAsync();
    }

    private WebApplication Listen(string name, Func<HttpContext, HubFault?, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(1));
        WebApplication app = builder.Build();
        app.Run(context => ServeAsync(name, answer, context));
        return app;
    }

    private async Task ServeAsync(string name, Func<HttpContext, HubFault?, Task> answer, HttpContext context)
    {
        HttpRequest request = context.Request;
        string path = request.Path + request.QueryString;
        string? token = request.Headers.Authorization.ToString() is { Length: > 0 } given ? given : null;
        calls.Enqueue(new HubCall(name, request.Method, path, token, request.Headers.Range, request.Headers.IfRange));
        HubFault? fault = FaultOf(name, request.Method, path);
        if (fault?.Trouble is HubTrouble.Status or HubTrouble.Html)
        {
            context.Response.StatusCode = fault.Trouble == HubTrouble.Html ? 200 : fault.Status;
            HubBody.SetHeaders(context.Response, fault);
            await (request.Method == "HEAD" ? Task.CompletedTask : context.Response.WriteAsync("<html></html>"));
            return;
        }

        if (fault?.Trouble == HubTrouble.Silence)
        {
            await fault.Until.WaitAsync(context.RequestAborted);
        }

        await answer(context, fault);
    }

    private HubFault? FaultOf(string name, string method, string path)
    {
        foreach (HubFault fault in Faults.Where(fault => (fault.On ?? name) == name
            && (fault.Method ?? method) == method
            && path.Contains(fault.Path, StringComparison.Ordinal)))
        {
            int number = seen.AddOrUpdate(fault, 1, (_, count) => count + 1);
            if (number > fault.Skip && number <= fault.Skip + fault.Times)
            {
                Interlocked.Increment(ref metCount);
                return fault;
            }
        }

        return null;
    }

    private async Task AnswerAsync(HttpContext context, HubFault? fault)
    {
        string[] parts = [.. context.Request.Path.Value!.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        bool isApi = parts[0] == "api";
        int first = !isApi ? 0 : parts[1] == "models" ? 2 : 3;
        string id = string.Join('/', parts.Skip(first).Take(2));
        string? token = TokenOf(context.Request);
        HubRepository? repository = Repositories.GetValueOrDefault(id);
        if (token == Unknown)
        {
            Fail(context, 401, code: null, "Invalid credentials in Authorization header");
        }
        else if (repository is null || (repository.IsPrivate && token != Granted))
        {
            Fail(context, token is null ? 401 : 404, "RepoNotFound", "Repository not found");
        }
        else if (repository.RenamedTo is string name)
        {
            string target = context.Request.Path.Value!.Replace($"/{id}", $"/{name}", StringComparison.Ordinal);
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = target;
        }
        else if (isApi && parts[1] == "models")
        {
            await AnswerApiAsync(context, repository, parts[4], parts.ElementAtOrDefault(5));
        }
        else if (repository.IsGated && token != Granted)
        {
            Fail(context, token is null ? 401 : 403, "GatedRepo", "Access is restricted.");
        }
        else
        {
            int revision = first + (isApi ? 2 : 3);
            await AnswerFileAsync(
                context, new Asked(repository, id, parts[revision], string.Join('/', parts.Skip(revision + 1))), fault);
        }
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } given ? given["Bearer ".Length..] : null;

    private static async Task AnswerApiAsync(
        HttpContext context, HubRepository repository, string page, string? revision)
    {
        if (page == "refs")
        {
            var branches = repository.Branches.Select(branch => new { name = branch.Key, targetCommit = branch.Value });
            await context.Response.WriteAsJsonAsync(new { branches, tags = Array.Empty<object>() });
            return;
        }

        if (repository.Find(revision!) is not string commit)
        {
            Fail(context, 404, "RevisionNotFound", $"Invalid rev id: {revision}");
            return;
        }

        if (page == "tree")
        {
            await context.Response.WriteAsJsonAsync(
                repository.Commits[commit].Select(file => EntryOf(file.Key, file.Value)));
            return;
        }

        var siblings = repository.Commits[commit].Keys.Select(path => new { rfilename = path });
        await context.Response.WriteAsJsonAsync(new { sha = commit, siblings });
    }

    private async Task AnswerFileAsync(HttpContext context, Asked asked, HubFault? fault)
    {
        string? commit = asked.Repository.Find(asked.Revision);
        context.Response.Headers["X-Repo-Commit"] = commit;
        byte[]? content = commit is null ? null : asked.Repository.Commits[commit].GetValueOrDefault(asked.Path);
        if (content is null)
        {
            Fail(context, 404, commit is null ? "RevisionNotFound" : "EntryNotFound", "Entry not found");
            return;
        }

        string tag = HubRepository.TagOf(asked.Path, content);
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await HubBody.PourAsync(context, content, tag, fault);
            return;
        }

        bool isLarge = HubRepository.IsLarge(asked.Path);
        IHeaderDictionary headers = context.Response.Headers;
        headers["X-Linked-Size"] = $"{content.Length}";
        headers["X-Linked-ETag"] = $"\"{tag}\"";
        headers.Location = isLarge
            ? $"{store.Urls.First()}/cdn/{tag}?Expires=9&Signature={Signature}"
            : $"/api/resolve-cache/models/{asked.Id}/{commit}/{asked.Path}?etag=%22{tag}%22";
        context.Response.StatusCode = isLarge ? 302 : 307;
        HubBody.SetHeaders(context.Response, fault);
    }

    private async Task AnswerAsStoreAsync(HttpContext context, HubFault? fault)
    {
        string key = context.Request.Path.Value!.Split('/')[^1];
        byte[] content = Repositories.Values.SelectMany(repository => repository.Commits.Values)
            .SelectMany(files => files)
            .First(file => HubRepository.TagOf(file.Key, file.Value) == key).Value;
        if (context.Request.Headers.Authorization.Count > 0)
        {
            context.Response.StatusCode = 400;
        }
        else if (context.Request.Query["Signature"] != Signature)
        {
            context.Response.StatusCode = 403;
        }
        else
        {
            // The store's own tag has 64 digits too and is not the content's hash.
            string tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("store " + key)));
            await HubBody.PourAsync(context, content, tag, fault);
        }
    }

    private static void Fail(HttpContext context, int status, string? code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Error-Message"] = message;
        if (code is not null)
        {
            context.Response.Headers["X-Error-Code"] = code;
        }
    }

    private sealed record Asked(HubRepository Repository, string Id, string Revision, string Path);
}
