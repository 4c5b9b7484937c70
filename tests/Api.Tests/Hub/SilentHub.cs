using System.Net;
using System.Net.Sockets;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Takes connections and never says a word.</summary>
public sealed class SilentHub : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<TcpClient> connections = [];
    private readonly Task accepting;

    private SilentHub()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public string Url => $"http://{listener.LocalEndpoint}";

    /// <summary>Connections that came.</summary>
    public int ConnectionCount => connections.Count;

    /// <summary>Starts it.</summary>
    public static SilentHub Start() => new();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        connections.ForEach(connection => connection.Dispose());
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                connections.Add(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
