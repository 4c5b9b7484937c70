using SelfRepair.OnnxExport.Reporting;


namespace SelfRepair.Api.Models;

/// <summary>An export under way, watched by everyone who waits for it.</summary>
public sealed class PackageExport : IProgress<ExportProgress>
{
    private readonly Lock gate = new();
    private readonly List<IProgress<PreparationProgress>> listeners = [];

    /// <summary>Starts an export.</summary>
    /// <param name="export">Does the work and reports to what it is given.</param>
    public PackageExport(Action<IProgress<ExportProgress>> export) => Completion = Task.Run(() => export(this));

    /// <summary>Ends with the export, with its failure where it fails.</summary>
    public Task Completion { get; }

    /// <summary>How far it is; null before the first report.</summary>
    public PreparationProgress? Latest { get; private set; }

    /// <summary>Reports to one more listener until the result is disposed.</summary>
    /// <param name="listener">The listener.</param>
    public IDisposable Listen(IProgress<PreparationProgress> listener)
    {
        lock (gate)
        {
            listeners.Add(listener);
        }

        return new Subscription(this, listener);
    }

    /// <inheritdoc/>
    public void Report(ExportProgress value)
    {
        lock (gate)
        {
            Latest = new PreparationProgress(StageOf(value.Stage), value.Done, value.Total);
            listeners.ForEach(listener => listener.Report(Latest));
        }
    }

    private static PreparationStage StageOf(ExportStage stage) => stage switch
    {
        ExportStage.Folding => PreparationStage.Folding,
        ExportStage.Verifying => PreparationStage.Verifying,
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    private sealed class Subscription(PackageExport export, IProgress<PreparationProgress> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (export.gate)
            {
                export.listeners.Remove(listener);
            }
        }
    }
}
