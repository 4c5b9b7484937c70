using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SelfRepair.Testing.Memory;

namespace SelfRepair.Testing.Processes;

/// <summary>The service as a process of its own, which can be stopped and killed.</summary>
public sealed partial class ServiceProcess : IDisposable
{
    /// <summary>No stop takes as long, however busy the machine is.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ProcessLog log;
    private bool isDisposed;

    private ServiceProcess(Process process, ProcessLog log, Uri address)
    {
        this.process = process;
        this.log = log;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Sends it requests.</summary>
    public HttpClient Client { get; }

    /// <summary>Its number.</summary>
    public int Id => process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Log => log.Text;

    /// <summary>Starts it, on any free port.</summary>
    /// <param name="settings">Environment variables.</param>
    public static Task<ServiceProcess> StartAsync(Dictionary<string, string> settings) =>
        LaunchAsync(new ServiceLaunch { Settings = settings });

    /// <summary>Starts it, on any free port.</summary>
    /// <param name="launch">From where, as whom, and with which settings.</param>
    /// <exception cref="InvalidOperationException">It ended before it listened; the message holds what it
    /// printed.</exception>
    public static async Task<ServiceProcess> LaunchAsync(ServiceLaunch launch)
    {
        Process process = Process.Start(launch.ToStart())!;
        ProcessLog log = new(process);
        if (await log.FirstAsync(line => Address().Match(line)) is { } match)
        {
            return new ServiceProcess(process, log, new Uri(match.Groups["url"].Value));
        }

        await process.WaitForExitAsync();
        int exit = process.ExitCode;
        process.Dispose();
        throw new InvalidOperationException($"The service did not start (exit status {exit}):\n{log.Text}");
    }

    /// <summary>Bytes of memory that are no file's (Linux).</summary>
    public long AnonymousBytes() => ProcessMemory.AnonymousOf(process.Id);

    /// <summary>Asks after its health until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        while (!await isSo())
        {
            using HttpResponseMessage response = await Client.GetAsync("/health/live", limit.Token);
        }
    }

    /// <summary>Waits until the embedded model is there too: nothing else is written from then on.</summary>
    public Task UntilReadyAsync() => UntilAsync(async () =>
    {
        using HttpResponseMessage response = await Client.GetAsync("/health/ready");
        return response.IsSuccessStatusCode;
    });

    /// <summary>Tells it to end, as an init system or Ctrl-C does, and waits until it has.</summary>
    /// <param name="signal">SIGTERM or SIGINT.</param>
    /// <returns>Its exit status.</returns>
    /// <exception cref="TimeoutException">It goes on, as it does where the tests run as a background job of a shell,
    /// which ignores SIGINT.</exception>
    public async Task<int> StopAsync(PosixSignal signal)
    {
        string name = signal == PosixSignal.SIGINT ? "INT" : "TERM";
        using Process kill = Process.Start("sh", ["-c", $"kill -{name} {process.Id}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"The service cannot be sent {signal}.");
        }

        using CancellationTokenSource limit = new(StopLimit);
        try
        {
            return await EndAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException(
                $"The service still runs {StopLimit.TotalMinutes} minutes after {signal}. A shell's background job "
                + "ignores SIGINT, and so does what it starts: run the tests in the foreground.",
                late);
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await log.Ended;
    }

    /// <summary>Waits for it to end.</summary>
    /// <returns>Its exit status.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        await log.Ended;
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (!process.HasExited)
        {
            process.Kill();
        }

        Client.Dispose();
        process.Dispose();
    }

    [GeneratedRegex(@"listens on (?<url>http://[0-9.:]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
