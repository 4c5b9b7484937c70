using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfRepair.Testing.Processes;

/// <summary>What a process prints, read as it comes: a pipe that nobody reads would fill and hold the process
/// up.</summary>
public sealed class ProcessLog
{
    private readonly StringBuilder text = new();
    private readonly Lock gate = new();
    private readonly List<(Func<string, Match> Pattern, TaskCompletionSource<Match?> Found)> waiting = [];
    private bool hasEnded;

    /// <summary>Reads a process's standard output and error.</summary>
    /// <param name="process">The process, both of them redirected.</param>
    public ProcessLog(Process process) =>
        Ended = ReadAsync(process.StandardOutput, process.StandardError);

    /// <summary>Ends when the process has closed both.</summary>
    public Task Ended { get; }

    /// <summary>What it has printed so far.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return text.ToString();
            }
        }
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="pattern">Looks at a line.</param>
    /// <returns>The first match; null where the process ended without one.</returns>
    public Task<Match?> FirstAsync(Func<string, Match> pattern)
    {
        lock (gate)
        {
            Match? known = text.ToString().Split('\n').Select(pattern).FirstOrDefault(match => match.Success);
            if (known is not null || hasEnded)
            {
                return Task.FromResult(known);
            }

            TaskCompletionSource<Match?> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((pattern, found));
            return found.Task;
        }
    }

    private async Task ReadAsync(params StreamReader[] streams)
    {
        await Task.WhenAll(streams.Select(ReadAsync));
        lock (gate)
        {
            hasEnded = true;
            waiting.ForEach(one => one.Found.TrySetResult(null));
        }
    }

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is string line)
        {
            lock (gate)
            {
                text.Append(line).Append('\n');
                waiting.ForEach(one => Look(one.Pattern(line), one.Found));
            }
        }

        static void Look(Match match, TaskCompletionSource<Match?> found)
        {
            if (match.Success)
            {
                found.TrySetResult(match);
            }
        }
    }
}
