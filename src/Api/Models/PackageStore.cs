using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport;
using SelfRepair.OnnxExport.Packages;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.Api.Models;

/// <summary>Exported model packages in the data folder, each made once.</summary>
/// <remarks>A package is named by its checkpoint's source and content and by the folding that made it: a changed
/// checkpoint or a new folding makes another package and never reads an old one.</remarks>
/// <param name="cache">Holds the packages.</param>
/// <param name="describer">Says how large they will be.</param>
/// <param name="fingerprints">Names checkpoints by source and content.</param>
/// <param name="hashes">Knows hashes of files, some of which are gone when the service starts.</param>
/// <param name="settings">Says where the data folder is.</param>
/// <param name="lifetime">Stops exports with the service.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of exports.</param>
public sealed class PackageStore(
    PackageCache cache,
    ModelDescriber describer,
    CheckpointFingerprints fingerprints,
    FileHashes hashes,
    ServiceSettings settings,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<PackageStore> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, Lazy<PackageExport>> exports = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> keys = new(StringComparer.Ordinal);

    /// <summary>The name of a revision's package where it was asked for since the service started, else null.</summary>
    /// <param name="revision">The revision.</param>
    public string? KnownKeyOf(ModelRevision revision) => keys.GetValueOrDefault(revision.Folder);

    /// <summary>How far the export of a package is; null where none is under way.</summary>
    /// <param name="key">The package's name.</param>
    public PreparationProgress? ProgressOf(string key) =>
        exports.TryGetValue(key, out Lazy<PackageExport>? export) && !export.Value.Completion.IsCompleted
            ? export.Value.Latest
            : null;

    /// <summary>The package of a revision, its weights fetched and exported now where they are not here yet.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="progress">Told how far the export is.</param>
    /// <param name="cancellationToken">Ends the wait; the export goes on for whoever asks next.</param>
    /// <returns>The package, which stays for as long as the lease is not disposed.</returns>
    /// <exception cref="ExportException">The checkpoint is refused.</exception>
    public async Task<PackageLease> GetAsync(
        ModelRevision revision, IProgress<PreparationProgress> progress, CancellationToken cancellationToken)
    {
        await revision.Model.FetchAsync(revision, progress, cancellationToken);
        string key = await Task.Run(() => KeyOf(revision, cancellationToken), cancellationToken);
        keys[revision.Folder] = key;
        PackageLease package = cache.Lease(key);
        try
        {
            // Asked again after an export: what it made, another service may have evicted already.
            while (!TryHold(package, revision))
            {
                PackageExport export = exports.GetOrAdd(
                    key, _ => new Lazy<PackageExport>(() => Begin(revision, key))).Value;
                using IDisposable listening = export.Listen(progress);
                await export.Completion.WaitAsync(cancellationToken);
            }

            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Removes what a service that was killed left behind.</summary>
    /// <param name="cancellationToken">Not looked at: leavings go within moments.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cache.Sweep();
        hashes.Sweep();
        return Task.CompletedTask;
    }

    /// <summary>Waits until exports under way, which stop with the service, have removed what they began.</summary>
    /// <param name="cancellationToken">Not looked at: it ends with the answers under way.</param>
    public Task StopAsync(CancellationToken cancellationToken) =>
        ServiceStop.WaitAsync(exports.Values.Select(export => export.Value.Completion));

    private bool TryHold(PackageLease package, ModelRevision revision)
    {
        try
        {
            return package.TryHold(time.GetUtcNow());
        }
        catch (Exception failure) when (DataFolder.Refuses(failure))
        {
            throw DataFolder.RefusalOf(failure, settings, $"the package of {revision.FullName}");
        }
    }

    private PackageExport Begin(ModelRevision revision, string key) => new(progress =>
    {
        try
        {
            Export(revision, key, progress);
        }
        finally
        {
            // Before anyone learns of the end, so that nobody who asks afterward waits on what is over.
            exports.TryRemove(key, out Lazy<PackageExport>? _);
        }
    });

    private string KeyOf(ModelRevision revision, CancellationToken cancellationToken) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fingerprints.Of(revision, cancellationToken)}-f{PackageManifest.CurrentFoldingVersion}");

    private void Export(ModelRevision revision, string key, IProgress<ExportProgress> progress)
    {
        // A lease of its own: the export goes on when nobody waits for it any more.
        using PackageLease package = cache.Lease(key);
        long started = Stopwatch.GetTimestamp();
        logger.LogInformation("Exporting {Model}", revision.FullName);
        long byteCount = ModelSize.Of(describer.Describe(revision).Architecture).PackageBytes;
        using IDisposable room = cache.MakeRoom(byteCount);
        try
        {
            ExportOptions options = new()
            {
                SourceId = revision.Model.Id,
                Revision = revision.Name,
                Commit = revision.Commit,
            };
            CheckpointExporter.Export(
                revision.Folder, package.Folder, options, progress, lifetime.ApplicationStopping);
        }
        catch (PackageExistsException)
        {
            // Somebody was quicker: an export that ended since the question, or another service on this data folder.
            logger.LogInformation("{Model} was exported already", revision.FullName);
            return;
        }
        catch (Exception failure) when (DataFolder.Refuses(failure))
        {
            throw DataFolder.RefusalOf(
                failure, settings, $"the package of {revision.FullName}, {byteCount} bytes");
        }

        logger.LogInformation(
            "Exported {Model} in {Seconds:0.00} s", revision.FullName, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}

/// <summary>How far a model's preparation is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Units of the stage that are done.</param>
/// <param name="Total">Units of the stage in all.</param>
public sealed record PreparationProgress(PreparationStage Stage, long Done, long Total);

/// <summary>What is being done to a model before it can run.</summary>
public enum PreparationStage
{
    /// <summary>Fetching weights from the Hub; counted in bytes.</summary>
    Downloading,

    /// <summary>Folding and writing the weights; counted in bytes.</summary>
    Folding,

    /// <summary>Comparing the package with the checkpoint; counted in blocks, the unembedding being one.</summary>
    Verifying,
}
