using System.Globalization;
using SelfRepair.OnnxExport;

namespace SelfRepair.ExportMemory;

/// <summary>Samples the process's anonymous memory (Linux) and keeps the largest value of each stage of an
/// export.</summary>
internal sealed class AnonymousMemory : IProgress<ExportProgress>, IDisposable
{
    private const string Member = "RssAnon:";
    private const long Kibi = 1_024;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private readonly SortedDictionary<ExportStage, long> peaks = [];
    private readonly Timer timer;
    private ExportStage stage;

    /// <summary>Begins to watch.</summary>
    public AnonymousMemory() => timer = new Timer(_ => Sample(), null, TimeSpan.Zero, Period);

    /// <summary>The most seen in each stage, bytes.</summary>
    public IReadOnlyDictionary<ExportStage, long> Peaks()
    {
        lock (gate)
        {
            return new SortedDictionary<ExportStage, long>(peaks);
        }
    }

    /// <inheritdoc/>
    public void Report(ExportProgress value)
    {
        lock (gate)
        {
            stage = value.Stage;
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => timer.Dispose();

    private void Sample()
    {
        string line = File.ReadLines("/proc/self/status")
            .First(entry => entry.StartsWith(Member, StringComparison.Ordinal));
        long bytes = Kibi * long.Parse(line[Member.Length..^"kB".Length], CultureInfo.InvariantCulture);
        lock (gate)
        {
            peaks[stage] = Math.Max(peaks.GetValueOrDefault(stage), bytes);
        }
    }
}
