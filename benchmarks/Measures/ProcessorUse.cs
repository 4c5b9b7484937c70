using System.Globalization;

namespace SelfRepair.Benchmarks.Measures;

/// <summary>Processor time since the machine and this process started, seconds over all processors.</summary>
/// <param name="Elapsed">All there was.</param>
/// <param name="Busy">What was used, by whomever; what a hypervisor took away counts as used.</param>
/// <param name="Own">What this process used.</param>
internal readonly record struct ProcessorUse(double Elapsed, double Busy, double Own)
{
    /// <summary>Units of /proc/stat in a second, on every Linux of today.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User, nice, system, idle, iowait, irq, softirq, steal: what follows is part of the first two.</summary>
    private const int FieldCount = 8;

    private const int Idle = 3;
    private const int WaitingForDisk = 4;

    /// <summary>The state now.</summary>
    public static ProcessorUse Now()
    {
        string[] words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] seconds = [.. words.Skip(1).Take(FieldCount)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture) / TicksPerSecond)];
        double elapsed = seconds.Sum();
        double busy = elapsed - seconds[Idle] - seconds[WaitingForDisk];
        return new ProcessorUse(elapsed, busy, Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    /// <summary>Share of the processors that others used.</summary>
    /// <param name="before">The state at the beginning.</param>
    public double OthersSince(ProcessorUse before)
    {
        double others = Busy - before.Busy - (Own - before.Own);
        return Math.Max(0, others / Math.Max(Elapsed - before.Elapsed, 1 / TicksPerSecond));
    }
}
