using System.Globalization;

namespace SelfRepair.Testing.Memory;

/// <summary>A process's memory as Linux counts it, bytes.</summary>
public static class ProcessMemory
{
    private const string Self = "self";

    /// <summary>This process's resident memory, mapped files included.</summary>
    public static long Resident => Read(Self, "VmRSS");

    /// <summary>This process's resident memory of no file: heaps and stacks.</summary>
    public static long Anonymous => Read(Self, "RssAnon");

    /// <summary>The most resident memory of this process since <see cref="ResetPeak"/>.</summary>
    public static long PeakResident => Read(Self, "VmHWM");

    /// <summary>Another process's resident memory of no file.</summary>
    /// <param name="processId">The process.</param>
    public static long AnonymousOf(int processId) =>
        Read(processId.ToString(CultureInfo.InvariantCulture), "RssAnon");

    /// <summary>Begins a new peak at what is resident now.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string process, string field)
    {
        string line = File.ReadLines($"/proc/{process}/status")
            .First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(words[1], CultureInfo.InvariantCulture) * 1024;
    }
}
