using System.Diagnostics;
using SelfRepair.Api.Hosting;
using SelfRepair.Inference;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Api.Models;

/// <summary>Keeps the models used last in memory, as many as the memory budget holds.</summary>
/// <remarks>A model that is leased is never freed. Before another is loaded, idle ones are freed, the one used longest
/// ago first, until there is room; where leased ones leave none, the load waits for them. What a model takes is
/// <see cref="ModelSize.RunBytes"/>, its blocks and the activations of a batch a thread; the package's mapped file
/// beside it is the system's cache (docs/sizes.md says what was measured).</remarks>
/// <param name="packages">Exports what is not exported yet.</param>
/// <param name="shelf">Removes damaged packages.</param>
/// <param name="describer">Says how large models are.</param>
/// <param name="settings">Says how much memory there is.</param>
/// <param name="logger">Says what is loaded and freed.</param>
public sealed class ModelHost(
    PackageStore packages,
    PackageShelf shelf,
    ModelDescriber describer,
    ServiceSettings settings,
    ILogger<ModelHost> logger) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Slot> slots = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long uses;

    /// <summary>Bytes that a model takes in memory, on this service's threads.</summary>
    /// <param name="architecture">The model.</param>
    public long BytesOf(Architecture architecture)
    {
        OnnxRuntime.Initialize(settings.Threads);
        return ModelSize.Of(architecture).RunBytes(OnnxRuntime.ThreadCount);
    }

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
    /// <exception cref="ModelTooLargeException">It alone is more than the memory budget.</exception>
    public async Task<ModelLease> AcquireAsync(
        ModelRevision revision, IProgress<PreparationProgress> progress, CancellationToken cancellationToken)
    {
        long byteCount = await Task.Run(() => BytesOf(revision), cancellationToken);
        Slot slot = await EnterAsync(revision, byteCount, progress, cancellationToken);
        try
        {
            LoadedModel model = await slot.Loading.WaitAsync(cancellationToken);
            return new ModelLease(model, () => Leave(slot));
        }
        catch
        {
            Leave(slot);
            throw;
        }
    }

    /// <summary>Frees a model.</summary>
    /// <param name="key">Its package's key.</param>
    /// <returns>Whether it is out of memory now; false where an analysis uses it.</returns>
    public bool Unload(string key)
    {
        lock (gate)
        {
            if (slots.TryGetValue(key, out Slot? slot))
            {
                if (!slot.IsIdle)
                {
                    return false;
                }

                Free(slot);
            }

            return true;
        }
    }

    /// <summary>Frees every model. Nothing may be leased any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (Slot slot in slots.Values.Where(slot => slot.Loading.IsCompletedSuccessfully))
            {
                slot.Loading.Result.Dispose();
            }

            slots.Clear();
        }
    }

    private long BytesOf(ModelRevision revision)
    {
        long byteCount = BytesOf(describer.Describe(revision).Architecture);
        return byteCount <= settings.MemoryBudget
            ? byteCount
            : throw new ModelTooLargeException(
                revision.FullName,
                byteCount,
                settings.MemoryBudget,
                PythiaModels.LargestWithin(settings.MemoryBudget, OnnxRuntime.ThreadCount));
    }

    private async Task<Slot> EnterAsync(
        ModelRevision revision,
        long byteCount,
        IProgress<PreparationProgress> progress,
        CancellationToken cancellationToken)
    {
        using PackageLease package = await packages.GetAsync(revision, progress, cancellationToken);
        while (true)
        {
            (Slot? slot, Task change) = TryEnter(package.Key, revision, byteCount);
            if (slot is not null)
            {
                return slot;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The model's slot where it has one or there is room for it, else what to wait for.</summary>
    private (Slot? Slot, Task Change) TryEnter(string key, ModelRevision revision, long byteCount)
    {
        lock (gate)
        {
            if (!slots.TryGetValue(key, out Slot? slot))
            {
                if (!HasRoom(byteCount))
                {
                    return (null, changed.Task);
                }

                slot = Add(key, revision, byteCount);
            }

            slot.LeaseCount++;
            slot.LastUse = ++uses;
            return (slot, Task.CompletedTask);
        }
    }

    private Slot Add(string key, ModelRevision revision, long byteCount)
    {
        Slot slot = new(shelf, key, byteCount, package => Load(package, revision));
        slots.Add(key, slot);
        slot.Loading.ContinueWith(_ => Settle(slot), TaskScheduler.Default);
        return slot;
    }

    /// <summary>Frees idle models, the one used longest ago first, until a number of bytes fits beside the
    /// rest.</summary>
    private bool HasRoom(long byteCount)
    {
        foreach (Slot idle in slots.Values.Where(slot => slot.IsIdle).OrderBy(slot => slot.LastUse).ToList())
        {
            if (Fits())
            {
                break;
            }

            Free(idle);
        }

        return Fits();

        bool Fits() => slots.Values.Sum(slot => slot.ByteCount) + byteCount <= settings.MemoryBudget;
    }

    private void Free(Slot slot)
    {
        slots.Remove(slot.Package.Key);
        slot.Loading.Result.Dispose();
        slot.Package.Dispose();
        logger.LogInformation("Freed the model of package {Package}", slot.Package.Key);
    }

    /// <summary>Loads a package; a damaged one is removed, so that the next request exports it again.</summary>
    private LoadedModel Load(PackageLease package, ModelRevision revision)
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
            shelf.Discard(package.Key);
            throw;
        }
    }

    private void Leave(Slot left)
    {
        lock (gate)
        {
            left.LeaseCount--;
            Settle(left);
        }
    }

    /// <summary>Forgets a model that could not be loaded, so that the next request tries again, and wakes loads that
    /// wait for room.</summary>
    private void Settle(Slot slot)
    {
        lock (gate)
        {
            if (slot.Loading.IsFaulted && slots.GetValueOrDefault(slot.Package.Key) == slot)
            {
                slots.Remove(slot.Package.Key);
                slot.Package.Dispose();
            }

            changed.SetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>A model in memory or on its way there; its package stays on the disk for as long.</summary>
    private sealed class Slot
    {
        public Slot(PackageShelf shelf, string key, long byteCount, Func<PackageLease, LoadedModel> load)
        {
            Package = shelf.Lease(key);
            ByteCount = byteCount;
            Loading = Task.Run(() => load(Package));
        }

        public PackageLease Package { get; }

        public long ByteCount { get; }

        public Task<LoadedModel> Loading { get; }

        public int LeaseCount { get; set; }

        public long LastUse { get; set; }

        public bool IsIdle => LeaseCount == 0 && Loading.IsCompletedSuccessfully;
    }
}
