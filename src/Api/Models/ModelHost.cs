using SelfRepair.Api.Lifetime;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Models;

/// <summary>Keeps the most recently used models in memory, as many as the memory budget holds.</summary>
/// <remarks>A model that is leased is never freed. Before another is loaded, idle ones are freed, the least recently
/// used first, until there is room; where leased ones leave none, the load waits for them.</remarks>
/// <param name="packages">Exports what is not exported yet.</param>
/// <param name="cache">Keeps packages on the disk while their models are in memory.</param>
/// <param name="loader">Loads them.</param>
/// <param name="describer">Says what models are.</param>
/// <param name="memory">Says how large models are, and how much memory there is.</param>
/// <param name="logger">Says what is freed.</param>
public sealed class ModelHost(
    PackageStore packages,
    PackageCache cache,
    ModelLoader loader,
    ModelDescriber describer,
    ModelMemory memory,
    ILogger<ModelHost> logger) : IHostedService, IDisposable
{
    private readonly Dictionary<SlotKey, Slot> slots = [];
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long uses;

    /// <summary>Bytes of the host's memory that leases take beside their models.</summary>
    private long takenBytes;

    /// <summary>Whether a model is in memory, wherever it runs.</summary>
    /// <param name="key">Its package's key.</param>
    public bool IsLoaded(string key)
    {
        lock (gate)
        {
            return SlotsOf(key).Any(slot => slot.Loading.IsCompletedSuccessfully);
        }
    }

    /// <summary>Brings a model into memory, exporting it first where that was never done.</summary>
    /// <param name="revision">The model's revision.</param>
    /// <param name="placement">Where it runs.</param>
    /// <param name="progress">Told how far the export is.</param>
    /// <param name="cancellationToken">Ends the wait; the export goes on for whoever asks next.</param>
    /// <exception cref="ModelTooLargeException">It alone is more than the memory budget.</exception>
    public Task<ModelLease> AcquireAsync(
        ModelRevision revision,
        Placement placement,
        IProgress<PreparationProgress> progress,
        CancellationToken cancellationToken) =>
        AcquireAsync(revision, placement, workBytes: 0, progress, cancellationToken);

    /// <summary>Brings a model into memory, with room beside it for what is done with it.</summary>
    /// <param name="revision">The model's revision.</param>
    /// <param name="placement">Where it runs.</param>
    /// <param name="workBytes">Bytes of the host's memory that are taken beside it for as long as it is leased; they
    /// and the model are at most the memory budget. Where there is no room, the lease waits for others to
    /// end.</param>
    /// <param name="progress">Told how far the export is.</param>
    /// <param name="cancellationToken">Ends the wait; the export goes on for whoever asks next.</param>
    /// <exception cref="ModelTooLargeException">It alone is more than the memory budget.</exception>
    public async Task<ModelLease> AcquireAsync(
        ModelRevision revision,
        Placement placement,
        long workBytes,
        IProgress<PreparationProgress> progress,
        CancellationToken cancellationToken)
    {
        long byteCount = await Task.Run(
            () => memory.RequireRoom(describer.Describe(revision), placement), cancellationToken);
        Slot slot = await EnterAsync(revision, placement, (byteCount, workBytes), progress, cancellationToken);
        try
        {
            LoadedModel model = await slot.Loading.WaitAsync(cancellationToken);
            return new ModelLease(model, () => Leave(slot, workBytes));
        }
        catch
        {
            Leave(slot, workBytes);
            throw;
        }
    }

    /// <summary>Bytes of the host's memory that models and what is done with them take now.</summary>
    public long HostBytes
    {
        get
        {
            lock (gate)
            {
                return takenBytes + slots.Values.Where(slot => !slot.Key.Placement.Device.IsCuda)
                    .Sum(slot => slot.ByteCount);
            }
        }
    }

    /// <summary>Frees a model, wherever it runs.</summary>
    /// <param name="key">Its package's key.</param>
    /// <returns>Whether it is out of memory now; false where an analysis uses it.</returns>
    public bool Unload(string key)
    {
        lock (gate)
        {
            Slot[] own = [.. SlotsOf(key)];
            if (!Array.TrueForAll(own, slot => slot.IsIdle))
            {
                return false;
            }

            Array.ForEach(own, Free);
            return true;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until loads under way, which stop with the service, have freed what they made.</summary>
    /// <param name="cancellationToken">Not looked at: it ends with the answers under way.</param>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ServiceStop.WaitAsync([.. slots.Values.Select(slot => slot.Loading)]);
        }
    }

    /// <summary>Frees every model that nobody uses; one that is still leased goes with the process.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (Slot slot in slots.Values.Where(slot => slot.IsIdle))
            {
                slot.Loading.Result.Dispose();
            }

            slots.Clear();
        }
    }

    private IEnumerable<Slot> SlotsOf(string key) => slots.Values.Where(slot => slot.Key.Package == key);

    private async Task<Slot> EnterAsync(
        ModelRevision revision,
        Placement placement,
        (long Model, long Work) bytes,
        IProgress<PreparationProgress> progress,
        CancellationToken cancellationToken)
    {
        using PackageLease package = await packages.GetAsync(revision, progress, cancellationToken);
        while (true)
        {
            (Slot? slot, Task change) = TryEnter(new SlotKey(package.Key, placement), revision, bytes);
            if (slot is not null)
            {
                return slot;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The model's slot where it has one or there is room for it, else what to wait for.</summary>
    private (Slot? Slot, Task Change) TryEnter(SlotKey key, ModelRevision revision, (long Model, long Work) bytes)
    {
        lock (gate)
        {
            bool isThere = slots.TryGetValue(key, out Slot? slot);
            if (!HasRoom(key, isThere ? 0 : bytes.Model, bytes.Work))
            {
                return (null, changed.Task);
            }

            slot ??= Add(key, revision, bytes.Model);
            takenBytes += bytes.Work;
            slot.LeaseCount++;
            slot.LastUse = ++uses;
            return (slot, Task.CompletedTask);
        }
    }

    private Slot Add(SlotKey key, ModelRevision revision, long byteCount)
    {
        Slot slot = new(cache, key, byteCount, package => loader.Load(package, key.Placement, revision));
        slots.Add(key, slot);
        slot.Loading.ContinueWith(_ => Settle(slot), TaskScheduler.Default);
        return slot;
    }

    /// <summary>Makes room for a model where it runs, and for what is done with it in the host's memory.</summary>
    private bool HasRoom(SlotKey key, long modelBytes, long workBytes)
    {
        ComputeDevice device = key.Placement.Device;
        return device.IsCuda
            ? HasRoom(key, device, modelBytes) && HasRoom(key, ComputeDevice.Cpu, workBytes)
            : HasRoom(key, device, modelBytes + workBytes);
    }

    /// <summary>Frees idle models of a device but the one that is asked for, the least recently used first, until a
    /// number of bytes fits beside the rest.</summary>
    private bool HasRoom(SlotKey asked, ComputeDevice device, long byteCount)
    {
        foreach (Slot idle in There().Where(slot => slot.IsIdle && slot.Key != asked)
            .OrderBy(slot => slot.LastUse).ToList())
        {
            if (Fits())
            {
                break;
            }

            Free(idle);
        }

        return Fits();

        IEnumerable<Slot> There() => slots.Values.Where(slot => slot.Key.Placement.Device == device);

        bool Fits() => There().Sum(slot => slot.ByteCount) + (device.IsCuda ? 0 : takenBytes) + byteCount
            <= memory.BudgetOf(device);
    }

    private void Free(Slot slot)
    {
        slots.Remove(slot.Key);
        slot.Loading.Result.Dispose();
        slot.Package.Dispose();
        logger.LogInformation("Freed the model of package {Package}", slot.Package.Key);
    }

    private void Leave(Slot left, long workBytes)
    {
        lock (gate)
        {
            takenBytes -= workBytes;
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
            if ((slot.Loading.IsFaulted || slot.Loading.IsCanceled) && slots.GetValueOrDefault(slot.Key) == slot)
            {
                slots.Remove(slot.Key);
                slot.Package.Dispose();
            }

            changed.SetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>One model in one place.</summary>
    /// <param name="Package">Its package's key.</param>
    /// <param name="Placement">Where it runs.</param>
    private readonly record struct SlotKey(string Package, Placement Placement);

    /// <summary>A model in memory or on its way there; its package stays on the disk for as long.</summary>
    private sealed class Slot
    {
        public Slot(PackageCache cache, SlotKey key, long byteCount, Func<PackageLease, LoadedModel> load)
        {
            Key = key;
            Package = cache.Lease(key.Package);
            ByteCount = byteCount;
            Loading = Task.Run(() => load(Package));
        }

        public SlotKey Key { get; }

        public PackageLease Package { get; }

        public long ByteCount { get; }

        public Task<LoadedModel> Loading { get; }

        public int LeaseCount { get; set; }

        public long LastUse { get; set; }

        public bool IsIdle => LeaseCount == 0 && Loading.IsCompletedSuccessfully;
    }
}
