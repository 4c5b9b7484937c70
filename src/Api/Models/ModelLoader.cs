using System.Diagnostics;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;
using SelfRepair.Inference;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>Loads packages into memory.</summary>
/// <param name="cache">Removes damaged packages.</param>
/// <param name="settings">Says where packages are.</param>
/// <param name="lifetime">Stops loads with the service.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what is loaded.</param>
public sealed class ModelLoader(
    PackageCache cache,
    ServiceSettings settings,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ModelLoader> logger)
{
    /// <summary>Loads a package; a damaged one is removed, so that the next request exports it again.</summary>
    /// <param name="package">The package.</param>
    /// <param name="placement">Where it runs.</param>
    /// <param name="revision">The model's revision.</param>
    public LoadedModel Load(PackageLease package, Placement placement, ModelRevision revision)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            LoadedModel model = LoadedModel.Load(package, placement, time, lifetime.ApplicationStopping);
            logger.LogInformation(
                "Loaded {Model} on {Device} in {Seconds:0.00} s",
                revision.FullName,
                placement.Device,
                Stopwatch.GetElapsedTime(started).TotalSeconds);
            return model;
        }
        catch (InferenceException damage) when (damage is InvalidPackageException or PackageChecksumException
            or InvalidTensorFileException)
        {
            cache.Discard(package.Key);
            throw;
        }
        catch (Exception failure) when (DataFolder.Refuses(failure))
        {
            throw DataFolder.RefusalOf(failure, settings, $"the package of {revision.FullName}");
        }
    }
}
