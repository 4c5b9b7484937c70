using System.Net.Sockets;
using System.Text;

namespace SelfRepair.Api.Tests.Http;

/// <summary>A service behind Kestrel, and what a client sends to it byte by byte.</summary>
public sealed class SocketService : IDisposable
{
    /// <summary>The name of the tests' collection.</summary>
    public const string Collection = "sockets";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ServiceFactory service = new();

    public SocketService()
    {
        service.UseKestrel();
        service.StartServer();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => service.ClientOptions.BaseAddress;

    /// <summary>Sends bytes on a connection of their own and reads until the service closes it.</summary>
    /// <param name="request">The bytes; <c>HOST</c> stands for the service's host and port.</param>
    /// <param name="endsEarly">Whether the client sends no more after them, while it still reads.</param>
    public async Task<RawAnswer> SendAsync(byte[] request, bool endsEarly = false)
    {
        using CancellationTokenSource limit = new(Patience);
        using TcpClient client = new();
        await client.ConnectAsync(Address.Host, Address.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(request, limit.Token);
        if (endsEarly)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using MemoryStream answer = new();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The service closed hard, as it may on nonsense; what it said before counts.
        }

        return RawAnswer.Parse(Encoding.UTF8.GetString(answer.ToArray()));
    }

    /// <summary>Sends text, its line ends made those of HTTP.</summary>
    public Task<RawAnswer> SendAsync(string request, bool endsEarly = false) => SendAsync(
        Encoding.Latin1.GetBytes(request
            .ReplaceLineEndings("\r\n")
            .Replace("HOST", Address.Authority, StringComparison.Ordinal)),
        endsEarly);

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();
}
