using System.Diagnostics;

namespace SelfRepair.Testing.Processes;

/// <summary>Commands of the system, for what .NET cannot make: pipes, and names that are no text.</summary>
public static class Shell
{
    /// <summary>Runs a line of the shell, which succeeds.</summary>
    /// <param name="line">The line; it finds the arguments as $1, $2.</param>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it printed.</exception>
    public static void Run(string line, params string[] arguments)
    {
        ProcessStartInfo start = new("sh", ["-c", line, "sh", .. arguments]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{line}: {error}");
        }
    }
}
