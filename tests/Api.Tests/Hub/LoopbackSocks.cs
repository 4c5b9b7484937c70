using System.Net;
using System.Net.Sockets;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>A SOCKS 5 proxy on the loopback interface (RFC 1928), without a login.</summary>
public sealed class LoopbackSocks : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private int connectionCount;

    /// <summary>Starts it.</summary>
    public LoopbackSocks()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Authority => listener.LocalEndpoint.ToString()!;

    /// <summary>Connections that it made.</summary>
    public int ConnectionCount => connectionCount;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using TcpClient near = connection;
        using TcpClient far = new();
        try
        {
            NetworkStream stream = near.GetStream();
            byte[] greeting = await ReadAsync(stream, 2);
            await ReadAsync(stream, greeting[1]);
            await stream.WriteAsync(new byte[] { 5, 0 }, stop.Token);
            await far.ConnectAsync(await TargetAsync(stream), stop.Token);
            Interlocked.Increment(ref connectionCount);
            await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, stop.Token);
            await Task.WhenAny(
                stream.CopyToAsync(far.GetStream(), stop.Token), far.GetStream().CopyToAsync(stream, stop.Token));
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    /// <summary>The IPv4 address and port of a request to connect.</summary>
    private async Task<IPEndPoint> TargetAsync(NetworkStream stream)
    {
        byte[] request = await ReadAsync(stream, 10);
        Assert.Equal([5, 1, 0, 1], request[..4]);
        return new IPEndPoint(new IPAddress(request[4..8]), (request[8] << 8) + request[9]);
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, stop.Token);
        return bytes;
    }
}
