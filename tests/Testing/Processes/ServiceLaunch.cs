using System.Diagnostics;

namespace SelfRepair.Testing.Processes;

/// <summary>How a service process is started.</summary>
public sealed record ServiceLaunch
{
    /// <summary>A user without rights: nobody.</summary>
    public const int Nobody = 65534;

    private const string Program = "SelfRepair.Api.dll";

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The user that it runs as; null for one's own. Another needs root and setpriv.</summary>
    public int? User { get; init; }

    /// <summary>The folder of the built or published service; by default the running test's.</summary>
    public string Folder { get; init; } = AppContext.BaseDirectory;

    /// <summary>The folder that it is started in; null for its own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Where it listens; by default on any free port.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The program that runs it.</summary>
    public string Host { get; init; } = "dotnet";

    /// <summary>The process to start, its output redirected.</summary>
    public ProcessStartInfo ToStart()
    {
        string[] user = User is int id ? ["setpriv", $"--reuid={id}", $"--regid={id}", "--clear-groups"] : [];
        string[] command =
            [.. user, Host, Path.Combine(Folder, Program), "--urls", Url];
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = WorkingFolder ?? Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string variable, string value) in Settings)
        {
            start.Environment[variable] = value;
        }

        return start;
    }
}
