using System.Diagnostics;
using System.Text.RegularExpressions;
using SelfRepair.Api.Hosting;
using SelfRepair.Testing.Memory;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>The service as a process of its own, which can be killed.</summary>
public sealed partial class ServiceProcess : IDisposable
{
    private readonly Process process;
    private readonly Task drained;

    private ServiceProcess(Process process, Uri address)
    {
        this.process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

        // A pipe that nobody reads would fill and hold the service up.
        drained = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Sends it requests.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it, on any free port.</summary>
    public static async Task<ServiceProcess> StartAsync(Dictionary<string, string> settings)
    {
        string name = typeof(ServiceSettings).Assembly.GetName().Name!;
        string program = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { program, "--urls", "http://127.0.0.1:0" },
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        foreach ((string variable, string value) in settings)
        {
            start.Environment[variable] = value;
        }

        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                return new ServiceProcess(process, new Uri(match.Groups["url"].Value));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The service did not start.");
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

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await drained;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
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
