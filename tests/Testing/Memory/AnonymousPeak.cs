using SelfRepair.OnnxExport.Reporting;


namespace SelfRepair.Testing.Memory;

/// <summary>Watches the process's anonymous memory, whose peak Linux does not keep, through the stages of an
/// export.</summary>
public sealed class AnonymousPeak : IProgress<ExportProgress>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private readonly SortedDictionary<ExportStage, long> peaks = [];
    private readonly Timer timer;
    private ExportStage stage;

    /// <summary>Begins to watch.</summary>
    public AnonymousPeak() => timer = new Timer(_ => Sample(), state: null, TimeSpan.Zero, Period);

    /// <summary>The most seen so far, bytes.</summary>
    public long Bytes => ByStage().Values.Max();

    /// <summary>The most seen so far in each stage, bytes.</summary>
    public IReadOnlyDictionary<ExportStage, long> ByStage()
    {
        Sample();
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
        long now = ProcessMemory.Anonymous;
        lock (gate)
        {
            peaks[stage] = Math.Max(peaks.GetValueOrDefault(stage), now);
        }
    }
}
