using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A mirror on the loopback interface, below a path as Artifactory and Nexus have one. It states no more than
/// it is told to.</summary>
public sealed class LoopbackMirror : IAsyncDisposable
{
    /// <summary>The path that everything lies below.</summary>
    public const string Prefix = "/artifactory/api/huggingfaceml/repo";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> calls = new();
    private int sentCount;

    private LoopbackMirror()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(1));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>The repository tiny/neox.</summary>
    public HubRepository Repository { get; } = HubRecording.MainRepository();

    /// <summary>What it states, and what it sends.</summary>
    public MirrorTraits Traits { get; set; } = new();

    /// <summary>Method and path of every request.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    /// <summary>Its address.</summary>
    public string Url => app.Urls.First() + Prefix;

    /// <summary>Starts it.</summary>
    public static async Task<LoopbackMirror> StartAsync()
    {
        LoopbackMirror started = new();
        await started.app.StartAsync();
        return started;
    }

    /// <summary>The tag or the checksum that it states of a content.</summary>
    public static (string Name, string Value)? TagOf(string kind, byte[] content) => kind switch
    {
        "opaque" => ("ETag", "\"v1-20\""),
        "weak" => ("ETag", "W/\"v1-20\""),
        "bare" => ("ETag", "\"\""),
        "sha1" => ("ETag", Convert.ToHexStringLower(Hash(HashAlgorithmName.SHA1, content))),
        "weak sha1" => ("ETag", $"W/\"{Convert.ToHexString(Hash(HashAlgorithmName.SHA1, content))}\""),
        "md5" => ("ETag", $"\"{Convert.ToHexStringLower(Hash(HashAlgorithmName.MD5, content))}\""),
        "nexus" => ("ETag", $"\"{{SHA1{{{Convert.ToHexStringLower(Hash(HashAlgorithmName.SHA1, content))}}}}}\""),
        "git" => ("ETag", $"\"{HubRepository.TagOf("small", content)}\""),
        "sha256" => ("ETag", $"\"{HubRepository.TagOf("large.bin", content)}\""),
        "64 digits" => ("ETag", $"\"{new string('7', 64)}\""),
        "40 digits" => ("ETag", $"\"{new string('7', 40)}\""),
        "X-Checksum-Sha256" => (kind, Convert.ToHexStringLower(Hash(HashAlgorithmName.SHA256, content))),
        "X-Checksum-Sha1" => (kind, Convert.ToHexStringLower(Hash(HashAlgorithmName.SHA1, content))),
        "X-Checksum-Md5" => (kind, Convert.ToHexStringLower(Hash(HashAlgorithmName.MD5, content))),
        _ => null,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static byte[] Hash(HashAlgorithmName name, byte[] content) =>
        CryptographicOperations.HashData(name, content);

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        calls.Enqueue($"{context.Request.Method} {path}");
        string[] parts = path.StartsWith(Prefix + "/", StringComparison.Ordinal)
            ? [.. path[(Prefix.Length + 1)..].Split('/').Select(Uri.UnescapeDataString)]
            : [];
        if (parts is ["api", "models", "tiny", "neox", string page, string revision]
            && Repository.Find(revision) is string commit)
        {
            await AnswerPageAsync(context, page, commit);
        }
        else if (parts is ["tiny", "neox", "resolve", string at, string file])
        {
            await AnswerFileAsync(context, Repository.Find(at), file);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private Task AnswerPageAsync(HttpContext context, string page, string commit)
    {
        var files = Repository.Commits[commit];
        if (page == "revision" && Traits.HasApi)
        {
            return context.Response.WriteAsJsonAsync(
                new { sha = commit, siblings = files.Keys.Select(path => new { rfilename = path }) });
        }

        if (page == "tree" && Traits.HasTree)
        {
            return context.Response.WriteAsJsonAsync(files.Select(file => LoopbackHub.EntryOf(file.Key, file.Value)));
        }

        context.Response.StatusCode = Traits.LackStatus;
        return Task.CompletedTask;
    }

    private async Task AnswerFileAsync(HttpContext context, string? commit, string file)
    {
        byte[]? content = commit is null ? null : Repository.Commits[commit].GetValueOrDefault(file);
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        bool isHead = request.Method == "HEAD";
        if (content is null || (isHead && !Traits.HasHead))
        {
            response.StatusCode = content is null ? 404 : 405;
            return;
        }

        response.Headers["X-Repo-Commit"] = Traits.StatesCommit ? commit : default;
        if (Traits.Redirects && !request.Query.ContainsKey("at"))
        {
            response.StatusCode = 302;
            response.Headers.Location = "./" + file + "?at=store";
            return;
        }

        if (TagOf(Traits.Tag, content) is (string name, string value))
        {
            response.Headers[name] = value;
        }

        int number = isHead ? 0 : Interlocked.Increment(ref sentCount);
        await SendAsync(response, isHead, Traits.Spoil(file, number, content));
    }

    private async Task SendAsync(HttpResponse response, bool isHead, byte[] content)
    {
        byte[] body = content;
        if (Traits.IsCompressed)
        {
            response.Headers.ContentEncoding = "gzip";
            body = Compress(content);
        }

        if (Traits.StatesLength)
        {
            response.ContentLength = body.Length;
        }

        do
        {
            await (isHead ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask());
        }
        while (!isHead && Traits.IsEndless && !response.HttpContext.RequestAborted.IsCancellationRequested);
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream stream = new(compressed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }
}

/// <summary>What a mirror states and sends.</summary>
public sealed record MirrorTraits
{
    /// <summary>The tag or checksum of files.</summary>
    public string Tag { get; init; } = "none";

    /// <summary>Whether it has the page of a revision.</summary>
    public bool HasApi { get; init; } = true;

    /// <summary>Whether it has the page of contents.</summary>
    public bool HasTree { get; init; }

    /// <summary>What it answers for a page that it lacks.</summary>
    public int LackStatus { get; init; } = 404;

    /// <summary>Whether it names the commit of a file.</summary>
    public bool StatesCommit { get; init; }

    /// <summary>Whether it says how long a file is.</summary>
    public bool StatesLength { get; init; } = true;

    /// <summary>Whether it answers HEAD.</summary>
    public bool HasHead { get; init; } = true;

    /// <summary>Whether it redirects to another path of its own, relatively.</summary>
    public bool Redirects { get; init; }

    /// <summary>Whether it compresses what it sends, asked or not.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Whether it never stops sending.</summary>
    public bool IsEndless { get; init; }

    /// <summary>What it makes of a file's content, by the number of the bodies that it sent.</summary>
    public Func<string, int, byte[], byte[]> Spoil { get; init; } = (_, _, content) => content;
}
