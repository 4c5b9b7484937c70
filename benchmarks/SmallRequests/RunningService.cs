using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SelfRepair.Benchmarks.SmallRequests;

/// <summary>The service in a process of its own, listening on a free port of this machine.</summary>
internal sealed class RunningService : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Process process;
    private readonly HttpClient client;

    private RunningService(Process process, HttpClient client, TimeSpan startTime)
    {
        this.process = process;
        this.client = client;
        StartTime = startTime;
    }

    /// <summary>From the start of the process to readiness.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Starts the service and waits until it is ready.</summary>
    /// <param name="program">Its executable.</param>
    /// <param name="data">Its data folder.</param>
    /// <exception cref="IOException">It ended, or was not ready after a minute.</exception>
    public static async Task<RunningService> StartAsync(string program, string data)
    {
        string address = $"http://127.0.0.1:{FreePort()}";
        ProcessStartInfo info = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["ASPNETCORE_URLS"] = address;
        info.Environment["SELFREPAIR_DATA"] = data;
        HttpClient client = new() { BaseAddress = new Uri(address) };
        long start = TimeProvider.System.GetTimestamp();
        Process process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!await IsReadyAsync(client))
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                process.Kill();
                throw new IOException($"{program} did not become ready.");
            }

            await Task.Delay(Pause);
        }

        return new RunningService(process, client, TimeProvider.System.GetElapsedTime(start));
    }

    /// <summary>Sends one request and reads the whole answer.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">JSON.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="HttpRequestException">The answer was not 200.</exception>
    public async Task<TimeSpan> PostAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        await response.Content.ReadAsByteArrayAsync();
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        return response.StatusCode == HttpStatusCode.OK
            ? elapsed
            : throw new HttpRequestException($"{path} answered {(int)response.StatusCode}.");
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        client.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
