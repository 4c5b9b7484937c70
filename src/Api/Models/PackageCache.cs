using System.Text.Json;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Packages;

namespace SelfRepair.Api.Models;

/// <summary>The exported packages of the data folder: which there are, which are in use, and which make room.</summary>
/// <remarks>When a package was last used is its folder's own time of change, so that a restart forgets no order. A
/// package leaves by a new name first, so that no half of one is ever found under its own; whoever takes it holds its
/// model.onnx alone meanwhile, which nobody can where another service leases it.</remarks>
/// <param name="settings">Says where the data folder is, and how much packages may take there.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what is evicted.</param>
public sealed class PackageCache(ServiceSettings settings, TimeProvider time, ILogger<PackageCache> logger)
{
    private const string RemovedSuffix = ".removed";

    private readonly string root = Path.Combine(settings.DataFolder, "packages");
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> leases = new(StringComparer.Ordinal);
    private long reservedBytes;

    /// <summary>Every whole package, the least recently used first.</summary>
    public IReadOnlyList<StoredPackage> All()
    {
        try
        {
            return Directory.Exists(root)
                ? [.. new DirectoryInfo(root).EnumerateDirectories()
                    .Where(folder => !folder.Name.StartsWith('.'))
                    .OrderBy(folder => folder.LastWriteTimeUtc)
                    .ThenBy(folder => folder.Name, StringComparer.Ordinal)
                    .Select(Read)
                    .OfType<StoredPackage>()]
                : [];
        }
        catch (UnauthorizedAccessException)
        {
            // Packages of another user: none that this service could take away.
            return [];
        }
    }

    /// <summary>Removes what processes that were killed left half-written or half-removed.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        try
        {
            string[] removed = Directory.GetDirectories(root, "*" + RemovedSuffix);
            Array.ForEach(removed, Delete);
            int count = AbandonedPackages.Remove(root, Keep);
            if (count + removed.Length > 0)
            {
                logger.LogInformation(
                    "Removed {Partial} packages that were never finished and {Removed} that were on their way out",
                    count,
                    removed.Length);
            }
        }
        catch (UnauthorizedAccessException refusal)
        {
            logger.LogWarning("The packages in the data folder cannot be listed: {Reason:l}", refusal.Message);
        }
    }

    private void Keep(string name, Exception refusal) => logger.LogWarning(
        "{Name:l}, which was never finished, cannot be removed: {Reason:l}", name, refusal.Message);

    /// <summary>Keeps a package, there or to be, from being removed.</summary>
    /// <param name="key">Its name.</param>
    public PackageLease Lease(string key)
    {
        lock (gate)
        {
            leases[key] = leases.GetValueOrDefault(key) + 1;
        }

        PackageLease lease = new(key, Path.Combine(root, key), () => Release(key));
        lease.TryHold(time.GetUtcNow());
        return lease;
    }

    /// <summary>Evicts the least recently used packages until there is room for one more. Those in use stay, and where
    /// they alone are too many the new one comes all the same: the work that needs them has been taken on.</summary>
    /// <param name="byteCount">Bytes of the package to be.</param>
    /// <returns>The room, which counts as taken until this is disposed: the package is there then, or will not
    /// be.</returns>
    public IDisposable MakeRoom(long byteCount)
    {
        long total;
        IReadOnlyList<StoredPackage> packages;
        lock (gate)
        {
            packages = All();
            reservedBytes += byteCount;
            total = packages.Sum(package => package.ByteCount) + reservedBytes;
        }

        foreach (StoredPackage package in packages.TakeWhile(_ => total > settings.DiskBudget))
        {
            if (Remove(package.Key))
            {
                total -= package.ByteCount;
                logger.LogInformation(
                    "Removed the package of {Model}, the least recently used, to make room", package.Source.Id);
            }
        }

        return new Room(this, byteCount);
    }

    /// <summary>Removes a package that nobody uses.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>Whether it is gone; false where it is in use.</returns>
    public bool Remove(string key)
    {
        string? removed;
        lock (gate)
        {
            if (leases.ContainsKey(key) || !TryMoveAside(key, out removed))
            {
                return false;
            }
        }

        // Gigabytes take their time, in which nobody should have to wait for a lease.
        if (removed is not null)
        {
            Delete(removed);
        }

        return true;
    }

    /// <summary>Removes a damaged package, whoever uses it.</summary>
    /// <param name="key">Its name.</param>
    public void Discard(string key)
    {
        if (MoveAside(key) is string removed)
        {
            Delete(removed);
        }
    }

    /// <summary>Gives a package another name, unless another service holds it.</summary>
    private bool TryMoveAside(string key, out string? removed)
    {
        try
        {
            using FileStream? held = LockedFile.TryOpen(
                Path.Combine(root, key, PackageFiles.Model), FileMode.Open, FileAccess.Read, FileShare.None);
            removed = held is null ? null : MoveAside(key);
            return held is not null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            removed = MoveAside(key);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's: it is not this service's to take away.
            removed = null;
            return false;
        }
    }

    /// <summary>Gives a package another name.</summary>
    /// <returns>The folder's new name; null where there is none.</returns>
    private string? MoveAside(string key)
    {
        string removed = Path.Combine(root, $".{key}.{Guid.NewGuid():N}{RemovedSuffix}");
        try
        {
            Directory.Move(Path.Combine(root, key), removed);
            return removed;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Delete(string removed)
    {
        try
        {
            Directory.Delete(removed, recursive: true);
        }
        catch (Exception exception) when (DataFolder.Refuses(exception))
        {
            // Another service may be at it; what stays is removed by the next start.
            logger.LogWarning(exception, "A removed package is not wholly deleted yet");
        }
    }

    private void Release(string key)
    {
        lock (gate)
        {
            if (--leases[key] == 0)
            {
                leases.Remove(key);
            }
        }
    }

    /// <summary>What a folder says of itself; null where it holds no package that can be read: it may just have been
    /// removed.</summary>
    private static StoredPackage? Read(DirectoryInfo folder)
    {
        string manifest = Path.Combine(folder.FullName, PackageFiles.Manifest);
        try
        {
            if (!PathCheck.IsFile(manifest))
            {
                return null;
            }

            PackageManifest read = PackageManifest.Parse(File.ReadAllBytes(manifest));
            return new StoredPackage(folder.Name, read.Source, read.Files.Values.Sum(file => file.Bytes));
        }
        catch (Exception exception) when (exception is JsonException || DataFolder.Refuses(exception))
        {
            return null;
        }
    }

    /// <summary>Room on the disk for a package to be.</summary>
    private sealed class Room(PackageCache cache, long byteCount) : IDisposable
    {
        public void Dispose()
        {
            lock (cache.gate)
            {
                cache.reservedBytes -= byteCount;
            }
        }
    }
}

/// <summary>A package on the disk.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Source">What it was exported from.</param>
/// <param name="ByteCount">Bytes of its files, the manifest left out.</param>
public sealed record StoredPackage(string Key, PackageSource Source, long ByteCount);
