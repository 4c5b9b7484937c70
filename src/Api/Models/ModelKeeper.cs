using SelfRepair.Api.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>Loads, unloads and deletes models when a client says so.</summary>
/// <param name="host">Keeps models in memory.</param>
/// <param name="packages">Knows exports.</param>
/// <param name="cache">Keeps exported packages.</param>
/// <param name="devices">Says where models run.</param>
/// <param name="lifetime">Ends loads with the service.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of loads that fail when nobody waits for them any more.</param>
public sealed class ModelKeeper(
    ModelHost host,
    PackageStore packages,
    PackageCache cache,
    DeviceCheck devices,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ModelKeeper> logger)
{
    /// <summary>Brings a model into memory and waits for it for a while; the load goes on after that.</summary>
    /// <param name="model">The model.</param>
    /// <param name="revision">The revision's name.</param>
    /// <param name="wait">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is loaded.</returns>
    /// <exception cref="RevisionNotFoundException">It has no such revision.</exception>
    public async Task<bool> LoadAsync(
        ModelSource model, string revision, TimeSpan wait, CancellationToken cancellationToken)
    {
        Task load = HoldAsync(model, revision);
        await Task.WhenAny(load, Task.Delay(wait, time, cancellationToken));
        if (load.IsCompleted)
        {
            await load;
            return true;
        }

        _ = load.ContinueWith(
            failed => logger.LogWarning(
                failed.Exception!.InnerException, "{Model}@{Revision} cannot be loaded", model.Id, revision),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>Takes a model out of memory.</summary>
    /// <param name="model">The model.</param>
    /// <param name="revision">One revision; null for all of them.</param>
    /// <exception cref="ModelInUseException">An analysis runs on it.</exception>
    /// <exception cref="RevisionNotFoundException">It has no such revision.</exception>
    public void Unload(ModelSource model, string? revision)
    {
        IReadOnlyList<ModelRevision> revisions = revision is null ? model.Revisions() : [model.Revision(revision)];
        foreach (ModelRevision each in revisions)
        {
            if (packages.KnownKeyOf(each) is string key && !host.Unload(key))
            {
                throw new ModelInUseException(model.Id, each.Name);
            }
        }
    }

    /// <summary>Removes the packages that this service exported of a model; its checkpoint stays.</summary>
    /// <param name="model">The model.</param>
    /// <param name="revision">One revision; null for all of them.</param>
    /// <exception cref="ModelNotDeletableException">It is the embedded one.</exception>
    /// <exception cref="ModelInUseException">A package is in use.</exception>
    /// <exception cref="RevisionNotFoundException">It has no such revision.</exception>
    public void Delete(ModelSource model, string? revision)
    {
        if (model.Origin == ModelOrigin.Embedded)
        {
            throw new ModelNotDeletableException(model.Id);
        }

        Func<PackageSource, bool> isMeant =
            revision is null ? model.IsSourceOf : model.Revision(revision).IsSourceOf;
        foreach (StoredPackage package in cache.All().Where(package => isMeant(package.Source)))
        {
            if (!(host.Unload(package.Key) && cache.Remove(package.Key)))
            {
                throw new ModelInUseException(model.Id, package.Source.Revision ?? ModelCatalog.MainRevision);
            }
        }
    }

    /// <summary>Whether this service keeps an exported package of a revision.</summary>
    /// <param name="revision">The revision.</param>
    public bool HasPackage(ModelRevision revision) =>
        cache.All().Any(package => revision.IsSourceOf(package.Source));

    /// <summary>Takes a revision out of memory and removes its exported package, where nobody uses them; its checkpoint
    /// stays.</summary>
    /// <param name="revision">The revision.</param>
    public void Drop(ModelRevision revision)
    {
        foreach (StoredPackage package in cache.All().Where(package => revision.IsSourceOf(package.Source)))
        {
            if (host.Unload(package.Key) && cache.Remove(package.Key))
            {
                logger.LogInformation("Removed the package of {Model}, which is not needed now", revision.FullName);
            }
        }
    }

    private async Task HoldAsync(ModelSource model, string revision)
    {
        CancellationToken stopping = lifetime.ApplicationStopping;
        using ModelLease lease = await host.AcquireAsync(
            await model.ResolveAsync(revision, stopping),
            devices.Default,
            new Progress<PreparationProgress>(),
            stopping);
    }
}
