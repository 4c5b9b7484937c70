using System.Globalization;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>This process's memory as Linux counts it, bytes.</summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Resident memory, mapped files included.</summary>
    public static long Resident => Read("VmRSS");

    /// <summary>Resident memory of no file: heaps and stacks.</summary>
    public static long Anonymous => Read("RssAnon");

    /// <summary>The most resident memory since <see cref="ResetPeak"/>.</summary>
    public static long PeakResident => Read("VmHWM");

    /// <summary>Begins a new peak at what is resident now.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string field)
    {
        string line = File.ReadLines(Status).First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(words[1], CultureInfo.InvariantCulture) * 1024;
    }
}
