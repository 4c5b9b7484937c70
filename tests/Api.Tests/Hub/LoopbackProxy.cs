using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A proxy on the loopback interface, over raw sockets: it forwards plain requests, and answers those for a
/// tunnel as it is told.</summary>
public sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> served = [];
    private readonly ConcurrentQueue<string> heads = new();
    private readonly HttpClient client = new(
        new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private readonly Task accepting;

    /// <summary>Starts it.</summary>
    public LoopbackProxy()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Authority => listener.LocalEndpoint.ToString()!;

    /// <summary>The <c>user:password</c> that it asks for; null: none.</summary>
    public string? Login { get; init; }

    /// <summary>The status that it answers everything with; 0: it forwards.</summary>
    public int Status { get; init; }

    /// <summary>The head of every request.</summary>
    public IReadOnlyList<string> Heads => [.. heads];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        await Task.WhenAll(served);
        listener.Dispose();
        client.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient connection = await listener.AcceptTcpClientAsync(stop.Token);
                served.Add(ServeAsync(connection));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using TcpClient closing = connection;
        try
        {
            NetworkStream stream = connection.GetStream();
            string head = await HeadAsync(stream);
            heads.Enqueue(head);
            await stream.WriteAsync(await AnswerAsync(head), stop.Token);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(one, stop.Token) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async Task<byte[]> AnswerAsync(string head)
    {
        string wanted = Convert.ToBase64String(Encoding.UTF8.GetBytes(Login ?? string.Empty));
        if (Login is not null && !head.Contains($"Proxy-Authorization: Basic {wanted}\r\n", StringComparison.Ordinal))
        {
            return Canned(407, "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
        }

        return Status > 0 ? Canned(Status, string.Empty) : await ForwardAsync(head);
    }

    private static byte[] Canned(int status, string header) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status} Said\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n");

    private async Task<byte[]> ForwardAsync(string head)
    {
        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        using HttpRequestMessage request = new(new HttpMethod(first[0]), first[1]);
        foreach (string[] header in lines[1..].Select(line => line.Split(": ", 2)))
        {
            if (!header[0].StartsWith("Proxy-", StringComparison.Ordinal))
            {
                request.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        using HttpResponseMessage response = await client.SendAsync(request, stop.Token);
        byte[] body = await response.Content.ReadAsByteArrayAsync(stop.Token);
        List<string> answer = [$"HTTP/1.1 {(int)response.StatusCode} Said"];
        foreach ((string name, IEnumerable<string> values) in response.Headers
            .Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection")))
        {
            answer.Add($"{name}: {string.Join(", ", values)}");
        }

        long length = first[0] == "HEAD" ? response.Content.Headers.ContentLength ?? 0 : body.Length;
        answer.AddRange([$"Content-Length: {length}", "Connection: close", "\r\n"]);
        return [.. Encoding.Latin1.GetBytes(string.Join("\r\n", answer)), .. body];
    }
}
