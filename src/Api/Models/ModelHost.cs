using System.Diagnostics;
using SelfRepair.Inference;

namespace SelfRepair.Api.Models;

/// <summary>Keeps the models used last in memory.</summary>
/// <remarks>A model that is leased is never freed; an idle one is, when more than <see cref="MaxIdle"/> are.</remarks>
/// <param name="packages">Exports what is not exported yet.</param>
/// <param name="logger">Says what is loaded and freed.</param>
public sealed class ModelHost(PackageStore packages, ILogger<ModelHost> logger) : IDisposable
{
    /// <summary>Idle models kept in memory beside those in use.</summary>
    private const int MaxIdle = 3;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Slot> slots = new(StringComparer.Ordinal);
    private long uses;

    /// <summary>Whether a model is in memory.</summary>
    /// <param name="key">Its package's key.</param>
    public bool IsLoaded(string key)
    {
        lock (gate)
        {
            return slots.TryGetValue(key, out Slot? slot) && slot.Loading.IsCompletedSuccessfully;
        }
    }

    /// <summary>Brings a model into memory, exporting it first where that was never done.</summary>
    /// <param name="revision">The model's revision.</param>
    /// <param name="progress">Told how far the export is.</param>
    /// <param name="cancellationToken">Ends the wait; the export goes on for whoever asks next.</param>
    public async Task<ModelLease> AcquireAsync(
        ModelRevision revision, IProgress<PreparationProgress> progress, CancellationToken cancellationToken)
    {
        ExportedPackage package = await packages.GetAsync(revision, progress, cancellationToken);
        Slot slot = Enter(package, revision);
        try
        {
            LoadedModel model = await slot.Loading.WaitAsync(cancellationToken);
            return new ModelLease(model, () => Leave(package.Key, slot));
        }
        catch
        {
            Leave(package.Key, slot);
            throw;
        }
    }

    /// <summary>Frees every model. Nothing may be leased any more.</summary>
    public void Dispose()
    {
        foreach (Slot slot in slots.Values.Where(slot => slot.Loading.IsCompletedSuccessfully))
        {
            slot.Loading.Result.Dispose();
        }

        slots.Clear();
    }

    private Slot Enter(ExportedPackage package, ModelRevision revision)
    {
        lock (gate)
        {
            if (!slots.TryGetValue(package.Key, out Slot? slot))
            {
                slot = new Slot(Task.Run(() => Load(package, revision)));
                slots.Add(package.Key, slot);
            }

            slot.LeaseCount++;
            slot.LastUse = ++uses;
            return slot;
        }
    }

    /// <summary>Loads a package; a damaged one is removed, so that the next request exports it again.</summary>
    private LoadedModel Load(ExportedPackage package, ModelRevision revision)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            LoadedModel model = LoadedModel.Load(package);
            logger.LogInformation(
                "Loaded {Model} in {Seconds:0.00} s",
                revision.FullName,
                Stopwatch.GetElapsedTime(started).TotalSeconds);
            return model;
        }
        catch (InferenceException)
        {
            Directory.Delete(package.Folder, recursive: true);
            throw;
        }
    }

    private void Leave(string key, Slot left)
    {
        lock (gate)
        {
            left.LeaseCount--;
            if (left.Loading.IsFaulted)
            {
                // The next request tries again: the folder may have been mended.
                slots.Remove(key);
            }

            foreach ((string idle, Slot slot) in Surplus())
            {
                slots.Remove(idle);
                slot.Loading.Result.Dispose();
                logger.LogInformation("Freed the model of package {Package}", idle);
            }
        }
    }

    private List<KeyValuePair<string, Slot>> Surplus() =>
    [
        .. slots.Where(entry => entry.Value is { LeaseCount: 0, Loading.IsCompletedSuccessfully: true })
            .OrderByDescending(entry => entry.Value.LastUse)
            .Skip(MaxIdle),
    ];

    private sealed class Slot(Task<LoadedModel> loading)
    {
        public Task<LoadedModel> Loading { get; } = loading;

        public int LeaseCount { get; set; }

        public long LastUse { get; set; }
    }
}
